import type { Queryable } from "@rumbo/kit/postgres";
import type { components } from "../openapi.d.ts";

export type TrackerToken = components["schemas"]["TrackerToken"];

/** Whose positions a token may send. */
export interface Tracker {
  readonly organisationId: string;
  readonly vehicleId: string;
}

export interface NewTrackerTokenRow {
  readonly organisationId: string;
  readonly vehicleId: string;
  readonly id: string;
  readonly label: string | undefined;
  /** Hexadecimal SHA-256. */
  readonly hash: string;
  readonly createdAt: Date;
}

/** Tokens of the organisation that the transaction acts for. */
export const trackerTokenRepository = (tx: Queryable) => ({
  async insert({ organisationId, vehicleId, id, label, hash, createdAt }: NewTrackerTokenRow): Promise<void> {
    await tx.query(
      `INSERT INTO tracker_tokens (organisation_id, vehicle_id, id, label, token_hash, created_at)
       VALUES ($1, $2, $3, $4, decode($5, 'hex'), $6)`,
      [organisationId, vehicleId, id, label ?? null, hash, createdAt],
    );
  },

  async list(vehicleId: string): Promise<TrackerToken[]> {
    const { rows } = await tx.query<{ id: string; label: string | null; created_at: Date }>(
      "SELECT id, label, created_at FROM tracker_tokens WHERE vehicle_id = $1 ORDER BY id",
      [vehicleId],
    );
    return rows.map(({ id, label, created_at }) => ({
      id,
      ...(label !== null && { label }),
      createdAt: created_at.toISOString(),
    }));
  },

  /** The token's hash; undefined when there was no such token. */
  async delete(vehicleId: string, id: string): Promise<string | undefined> {
    const { rows } = await tx.query<{ hash: string }>(
      "DELETE FROM tracker_tokens WHERE vehicle_id = $1 AND id = $2 RETURNING encode(token_hash, 'hex') AS hash",
      [vehicleId, id],
    );
    return rows[0]?.hash;
  },
});

/**
 * Whose tokens these are, whatever the organisation.
 *
 * @param hashes hexadecimal SHA-256
 * @returns the known ones by hash
 */
export async function findTrackers(db: Queryable, hashes: readonly string[]): Promise<Map<string, Tracker>> {
  const { rows } = await db.query<{ hash: string; organisation_id: string; vehicle_id: string }>({
    name: "find-trackers",
    text: "SELECT encode(token_hash, 'hex') AS hash, organisation_id, vehicle_id FROM find_trackers($1)",
    values: [hashes.map((hash) => Buffer.from(hash, "hex"))],
  });
  return new Map(
    rows.map((row) => [row.hash, { organisationId: row.organisation_id, vehicleId: row.vehicle_id }] as const),
  );
}
