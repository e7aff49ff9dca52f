import type { Temporal } from "temporal-polyfill";
import type { components } from "../openapi.d.ts";
import { problems } from "../problems.ts";
import { expand, type Occurrence, type Timing, type Window } from "./expand.ts";

/** A leap year: the longest window that a calendar shows. */
export const longestWindowDays = 366;
/** Above that nobody reads them one by one. */
export const mostOccurrences = 1_000;

const day = 24 * 60 * 60 * 1000;

/**
 * What the API answers for a window.
 *
 * @throws window-empty, window-too-long, too-many-occurrences
 */
export function listOccurrences(timing: Timing, window: Window): components["schemas"]["Occurrence"][] {
  const length = window.to.getTime() - window.from.getTime();
  if (length <= 0) throw problems.error("window-empty");
  if (length > longestWindowDays * day) throw problems.error("window-too-long", { days: longestWindowDays });
  const occurrences = expand(timing, window);
  if (occurrences.length > mostOccurrences) throw problems.error("too-many-occurrences", { limit: mostOccurrences });
  return occurrences.map(toJson);
}

const toJson = ({ start, end }: Occurrence): components["schemas"]["Occurrence"] => ({
  start: start.toInstant().toString(),
  end: end.toInstant().toString(),
  localStart: local(start),
  localEnd: local(end),
});

const local = (moment: Temporal.ZonedDateTime): string => moment.toPlainDateTime().toString();
