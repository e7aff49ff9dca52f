import { readFileSync } from "node:fs";
import { basename, extname } from "node:path";
import { parse } from "csv-parse/sync";
import { XMLParser } from "fast-xml-parser";
import { UserError } from "../../environments/user-error.ts";

/** Where a vehicle was at one moment. */
export interface Fix {
  /** The vehicle's name in the file. */
  readonly vehicle: string;
  readonly time: Date;
  /** Degrees, WGS 84. */
  readonly latitude: number;
  readonly longitude: number;
  /** Metres a second. */
  readonly speed?: number;
  /** Degrees from north, clockwise. */
  readonly course?: number;
}

/** The column names that a CSV may use, in order of preference. */
const columns = {
  vehicle: ["vehicle_id", "vehicle", "device_id", "device", "id"],
  time: ["timestamp", "fix_time", "time", "datetime"],
  latitude: ["latitude", "lat"],
  longitude: ["longitude", "lon", "lng"],
  speed: ["speed"],
  course: ["course", "bearing", "heading"],
} as const;

/**
 * Reads a GPX or CSV track file: CSV with named columns, `speed` in m/s; times without a zone are UTC.
 *
 * @throws UserError naming file, line and what was expected
 */
export function readTracks(file: string): readonly Fix[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new UserError(
      `${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? ""}); name a GPX or CSV file after --replay.`,
    );
  }
  const fixes = extname(file).toLowerCase() === ".gpx" ? parseGpx(text, file) : parseCsv(text, file);
  if (fixes.length === 0) throw new UserError(`${file} holds no fixes; name a GPX or CSV file with at least one.`);
  return fixes;
}

export function parseCsv(text: string, file: string): readonly Fix[] {
  let rows: Record<string, string>[];
  try {
    rows = parse(text, {
      columns: (header: string[]) => header.map((name) => name.trim().toLowerCase()),
      bom: true,
      trim: true,
      skip_empty_lines: true,
    });
  } catch (error) {
    throw new UserError(
      `${file} is not a CSV file: ${(error as Error).message}; mend it or name another after --replay.`,
    );
  }
  const header = Object.keys(rows[0] ?? {});
  const columnOf = (names: readonly string[]): string | undefined => names.find((name) => header.includes(name));
  const required = (names: readonly string[]): string => {
    const found = columnOf(names);
    if (found === undefined)
      throw new UserError(
        `${file}: expected a column named ${names.join(" or ")}, found ${header.join(", ") || "none"}.`,
      );
    return found;
  };
  const [vehicle, time, latitude, longitude] = [columns.vehicle, columns.time, columns.latitude, columns.longitude].map(
    required,
  );
  const [speed, course] = [columnOf(columns.speed), columnOf(columns.course)];
  return rows.map((row, index) => {
    const cell = (column: string | undefined): string => (column === undefined ? "" : (row[column] ?? ""));
    return fix(
      {
        vehicle: cell(vehicle),
        time: cell(time),
        latitude: cell(latitude),
        longitude: cell(longitude),
        speed: cell(speed),
        course: cell(course),
      },
      `${file}, line ${index + 2}`,
    );
  });
}

interface GpxPoint {
  readonly lat?: string;
  readonly lon?: string;
  readonly time?: string;
}

export function parseGpx(text: string, file: string): readonly Fix[] {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: "",
    parseTagValue: false,
    isArray: (name) => ["trk", "trkseg", "trkpt"].includes(name),
  });
  const { gpx } = parser.parse(text) as { gpx?: { trk?: { name?: string; trkseg?: { trkpt?: GpxPoint[] }[] }[] } };
  if (!gpx) throw new UserError(`${file}: expected a GPX document, found none.`);
  return (gpx.trk ?? []).flatMap((track, trackIndex) => {
    const vehicle = track.name ?? `${basename(file, extname(file))} ${trackIndex + 1}`;
    const points = (track.trkseg ?? []).flatMap((segment) => segment.trkpt ?? []);
    return points.map(({ lat = "", lon = "", time = "" }, index) =>
      fix(
        { vehicle, time, latitude: lat, longitude: lon, speed: "", course: "" },
        `${file}, track ${trackIndex + 1}, point ${index + 1}`,
      ),
    );
  });
}

function fix(
  raw: Record<"vehicle" | "time" | "latitude" | "longitude" | "speed" | "course", string>,
  where: string,
): Fix {
  const refuse = (key: string, expected: string, found: string): never => {
    throw new UserError(`${where}: ${key}: expected ${expected}, found ${JSON.stringify(found)}.`);
  };
  const number = (key: "latitude" | "longitude", limit: number): number => {
    const value = Number(raw[key]);
    return raw[key] !== "" && Math.abs(value) <= limit
      ? value
      : refuse(key, `a number from -${limit} to ${limit}`, raw[key]);
  };
  const time = parseTime(raw.time) ?? refuse("time", "a date and time such as 2026-01-26 15:57:02", raw.time);
  return {
    vehicle: raw.vehicle || refuse("vehicle", "a name", raw.vehicle),
    time,
    latitude: number("latitude", 90),
    longitude: number("longitude", 180),
    ...(raw.speed === "" ? {} : { speed: Number(raw.speed) }),
    ...(raw.course === "" ? {} : { course: Number(raw.course) }),
  };
}

function parseTime(text: string): Date | undefined {
  const iso = text.replace(" ", "T");
  const time = new Date(/(Z|[+-]\d{2}:?\d{2})$/i.test(iso) ? iso : `${iso}Z`);
  return Number.isNaN(time.getTime()) ? undefined : time;
}
