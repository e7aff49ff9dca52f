import type { Pool } from "pg";

export interface AcknowledgedPositions {
  readonly table: "positions" | "bare.positions";
  /** Fix times begin with this day. */
  readonly day: Date;
  readonly vehicleIds: readonly string[];
  /** By vehicle, in the same order. */
  readonly acknowledged: readonly number[];
}

/**
 * Counts what was acknowledged and is not stored, vehicle by vehicle. More may be stored than acknowledged: whose
 * answer was cut off.
 */
export async function countLost(
  database: Pool,
  { table, day, vehicleIds, acknowledged }: AcknowledgedPositions,
): Promise<number> {
  const { rows } = await database.query<{ vehicle_id: string; stored: number }>(
    `SELECT vehicle_id, count(*)::integer AS stored FROM ${table}
     WHERE fix_time >= $1 AND fix_time < $1 + interval '5 days' GROUP BY vehicle_id`,
    [day],
  );
  const stored = new Map(rows.map((row) => [row.vehicle_id, row.stored]));
  return vehicleIds.reduce(
    (lost, id, vehicle) => lost + Math.max(0, (acknowledged[vehicle] ?? 0) - (stored.get(id) ?? 0)),
    0,
  );
}
