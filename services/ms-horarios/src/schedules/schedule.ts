import type { Timing } from "../occurrences/expand.ts";
import { isSkipped, isTimeZone, parseLocal } from "../occurrences/local-time.ts";
import { checkRecurrence } from "../occurrences/recurrence-rule.ts";
import type { components } from "../openapi.d.ts";
import { problems } from "../problems.ts";

export type NewSchedule = components["schemas"]["NewSchedule"];
export type Schedule = components["schemas"]["Schedule"];

/**
 * When a schedule happens, checked beyond what the contract can say.
 *
 * @throws time-zone-unknown, start-invalid, start-skipped, or what is wrong with the recurrence
 */
export function toTiming({ timeZone, start, durationMinutes, recurrence }: Omit<NewSchedule, "name">): Timing {
  if (!isTimeZone(timeZone)) throw problems.error("time-zone-unknown", { timeZone });
  const local = parseLocal(start);
  if (!local) throw problems.error("start-invalid", { start });
  if (isSkipped(local, timeZone)) throw problems.error("start-skipped", { start, timeZone });
  const rule = checkRecurrence(recurrence);
  if (typeof rule !== "string") {
    const { code, ...values } = rule;
    throw problems.error(code, values);
  }
  return { timeZone, start: local, durationMinutes, recurrence: rule };
}
