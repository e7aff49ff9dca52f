import type { components } from "./openapi.d.ts";

/** A position as the API shows it. */
export type Position = components["schemas"]["Position"];

/** The columns of a position, in `positions` and `last_positions` alike. */
export interface PositionRow {
  readonly fix_time: Date;
  readonly latitude: number;
  readonly longitude: number;
  readonly speed: number | null;
  readonly course: number | null;
  readonly altitude: number | null;
  readonly accuracy: number | null;
}

/** What the receiver did not tell is left out. */
export const toPosition = (row: PositionRow): Position => ({
  fixTime: row.fix_time.toISOString(),
  latitude: row.latitude,
  longitude: row.longitude,
  ...(row.speed !== null && { speed: row.speed }),
  ...(row.course !== null && { course: row.course }),
  ...(row.altitude !== null && { altitude: row.altitude }),
  ...(row.accuracy !== null && { accuracy: row.accuracy }),
});
