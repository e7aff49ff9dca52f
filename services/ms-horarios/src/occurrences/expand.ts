import { RRuleTemporal } from "rrule-temporal";
import { Temporal } from "temporal-polyfill";
import type { RecurrenceRule } from "./recurrence-rule.ts";

/** What of a schedule says when it happens. */
export interface Timing {
  /** IANA name. */
  readonly timeZone: string;
  /** What clocks show there when the recurrence begins. Not a time that they skip. */
  readonly start: Temporal.PlainDateTime;
  readonly durationMinutes: number;
  readonly recurrence: RecurrenceRule;
}

/** From `from`, up to but without `to`. */
export interface Window {
  readonly from: Date;
  readonly to: Date;
}

export interface Occurrence {
  readonly start: Temporal.ZonedDateTime;
  readonly end: Temporal.ZonedDateTime;
}

/**
 * The occurrences that start in a window, in order.
 *
 * Each starts at its local time of day, whatever the offset from UTC is that day. RFC 5545 rules where clocks change:
 * a time that they skip has no occurrence, which counts for nothing (3.3.10); a time that they show twice is meant the
 * first time (3.3.5). An occurrence lasts real minutes, so on such a night its end may show an hour more or less.
 */
export function expand({ timeZone, start, durationMinutes, recurrence }: Timing, { from, to }: Window): Occurrence[] {
  const rule = new RRuleTemporal({ rruleString: recurrence, dtstart: start.toZonedDateTime(timeZone), strict: true });
  return rule
    .between(from, to, true)
    .filter(({ epochMilliseconds }) => epochMilliseconds < to.getTime())
    .map((date) => {
      const begin = Temporal.Instant.fromEpochMilliseconds(date.epochMilliseconds).toZonedDateTimeISO(timeZone);
      return { start: begin, end: begin.add({ minutes: durationMinutes }) };
    });
}
