import { checkFix, type Fix, type FixCode } from "./fix.ts";
import { parseTime } from "./parse-time.ts";

/**
 * Reads one element of `positions` in a JSON batch.
 *
 * @param now milliseconds since 1970
 */
export function readJsonFix(element: unknown, now: number): Fix | FixCode {
  if (typeof element !== "object" || element === null) return "invalid-position";
  const { fixTime, latitude, longitude, speed, course, altitude, accuracy } = element as Record<string, unknown>;
  const time = typeof fixTime === "string" ? parseTime(fixTime, "offset required") : undefined;
  return checkFix({ fixTime: time, latitude, longitude, speed, course, altitude, accuracy }, now);
}
