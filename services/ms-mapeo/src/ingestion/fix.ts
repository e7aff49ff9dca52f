import type { components } from "../openapi.d.ts";

/** Where a receiver was at one moment: checked, in SI units and degrees. */
export interface Fix {
  /** Milliseconds since 1970. */
  readonly fixTime: number;
  readonly latitude: number;
  readonly longitude: number;
  /** Metres a second. */
  readonly speed: number | undefined;
  /** Degrees clockwise from north. */
  readonly course: number | undefined;
  /** Metres above sea level. */
  readonly altitude: number | undefined;
  /** Radius in metres. */
  readonly accuracy: number | undefined;
}

/** Why a fix was refused. */
export type FixCode = components["schemas"]["PositionCode"];

/** The same fields before anybody has looked at them; `fixTime` is already in milliseconds, or is no time at all. */
export type FixCandidate = { readonly [Field in keyof Fix]: unknown };

/**
 * Takes a fix, or says what is wrong with it. Bounds are those of the world, and of `openapi.yaml`: an implausible speed
 * is a matter for whoever reads the track, a speed that is no speed is refused here.
 *
 * @param now milliseconds since 1970
 */
export function checkFix(candidate: FixCandidate, now: number): Fix | FixCode {
  const { fixTime, latitude, longitude, speed, course, altitude, accuracy } = candidate;
  if (!isWithin(fixTime, earliest, Number.MAX_SAFE_INTEGER)) return "invalid-fix-time";
  if (fixTime > now + clockTolerance) return "fix-time-in-future";
  if (!isWithin(latitude, -90, 90)) return "invalid-latitude";
  if (!isWithin(longitude, -180, 180)) return "invalid-longitude";
  if (!isAbsentOrWithin(speed, 0, 10_000)) return "invalid-speed";
  if (!isAbsentOrWithin(course, 0, 360)) return "invalid-course";
  if (!isAbsentOrWithin(altitude, -12_000, 100_000)) return "invalid-altitude";
  if (!isAbsentOrWithin(accuracy, 0, 10_000_000)) return "invalid-accuracy";
  return { fixTime, latitude, longitude, speed, course, altitude, accuracy };
}

/** Receivers that lost their clock report years before this one. */
const earliest = Date.UTC(2000);

/** Spec 7.2: clocks of trackers run ahead by minutes. */
const clockTolerance = 5 * 60_000;

const isWithin = (value: unknown, min: number, max: number): value is number =>
  typeof value === "number" && value >= min && value <= max;

const isAbsentOrWithin = (value: unknown, min: number, max: number): value is number | undefined =>
  value === undefined || isWithin(value, min, max);
