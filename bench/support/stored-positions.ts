import { setTimeout as delay } from "node:timers/promises";
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
 *
 * @param patience seconds for which it is counted again as long as something is missing
 */
export async function countLost(database: Pool, expected: AcknowledgedPositions, patience: number): Promise<number> {
  const deadline = performance.now() + patience * 1000;
  for (;;) {
    const missing = await countMissing(database, expected);
    if (missing === 0 || performance.now() > deadline) return missing;
    await delay(250);
  }
}

async function countMissing(
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
