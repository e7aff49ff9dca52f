import type { Queryable } from "@rumbo/kit/postgres";
import { type Position, type PositionRow, toPosition } from "../position.ts";

export interface Period {
  readonly vehicleId: string;
  /** First moment, included. */
  readonly from: Date;
  /** Last moment, not included. */
  readonly to: Date;
  /** Only later fixes than this one. */
  readonly after: Date | undefined;
  readonly limit: number;
}

/** Tracks of the organisation that the transaction acts for. */
export const historyRepository = (tx: Queryable) => ({
  /** Ordered by fix time, whatever the order of arrival. */
  async list({ vehicleId, from, to, after, limit }: Period): Promise<Position[]> {
    const { rows } = await tx.query<PositionRow>(
      `SELECT fix_time, latitude, longitude, speed, course, altitude, accuracy
       FROM positions
       WHERE vehicle_id = $1 AND fix_time >= $2 AND fix_time < $3 AND ($4::timestamptz IS NULL OR fix_time > $4)
       ORDER BY fix_time LIMIT $5`,
      [vehicleId, from, to, after ?? null, limit],
    );
    return rows.map(toPosition);
  },
});
