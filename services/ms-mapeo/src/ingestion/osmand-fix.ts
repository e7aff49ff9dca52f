import { checkFix, type Fix, type FixCode } from "./fix.ts";
import { parseTime } from "./parse-time.ts";

/** Query and form fields of a request; a field that was sent twice is an array. */
export type OsmandFields = Readonly<Record<string, unknown>>;

/**
 * Reads a position as OsmAnd and Traccar Client send it.
 *
 * @param fields `lat` and `lon`, or `location=lat,lon`; `timestamp` in seconds, in milliseconds or as ISO 8601, now when
 *   absent; `speed` in knots; `bearing` or `heading`; `altitude`; `accuracy`
 * @param now milliseconds since 1970
 */
export function readOsmandFix(fields: OsmandFields, now: number): Fix | FixCode {
  const [latitude, longitude] = readCoordinates(fields);
  const knots = readNumber(fields["speed"]);
  return checkFix(
    {
      fixTime: readTimestamp(fields["timestamp"], now),
      latitude,
      longitude,
      speed: unlessNegative(knots === undefined ? undefined : knots * metresPerSecond),
      course: unlessNegative(readNumber(fields["bearing"] ?? fields["heading"])),
      altitude: readNumber(fields["altitude"]),
      accuracy: unlessNegative(readNumber(fields["accuracy"])),
    },
    now,
  );
}

/** A knot is a nautical mile (1,852 m) an hour, by definition. */
const metresPerSecond = 1852 / 3600;

/** Seconds stay below this until the year 5138; milliseconds have been above it since 1973. */
const firstMilliseconds = 1e11;

function readCoordinates({ location, lat, lon }: OsmandFields): readonly [unknown, unknown] {
  if (typeof location !== "string") return [readNumber(lat), readNumber(lon)];
  const [latitude, longitude, ...rest] = location.split(",");
  return rest.length === 0 ? [readNumber(latitude), readNumber(longitude)] : [undefined, undefined];
}

function readTimestamp(value: unknown, now: number): number | undefined {
  if (value === undefined) return now;
  if (typeof value !== "string") return undefined;
  if (!/^\d{1,15}$/.test(value)) return parseTime(value, "UTC by default");
  const time = Number(value);
  return time < firstMilliseconds ? time * 1000 : time;
}

/** An empty field is an absent one. NaN, which no check accepts, when the text is not a number. */
function readNumber(value: unknown): number | undefined {
  if (value === undefined || value === "") return undefined;
  return typeof value === "string" ? Number(value) : Number.NaN;
}

/** What iOS does not know it reports as −1, and its clients pass that on. */
const unlessNegative = (value: number | undefined): number | undefined =>
  value !== undefined && value < 0 ? undefined : value;
