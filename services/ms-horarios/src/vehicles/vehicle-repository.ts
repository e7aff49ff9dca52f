import type { Queryable } from "@rumbo/kit/postgres";
import type { components } from "../openapi.d.ts";

export type Vehicle = components["schemas"]["Vehicle"];

/** Vehicles of the organisation that the transaction acts for, as ms-mapeo announced them. */
export const vehicleRepository = (tx: Queryable) => ({
  /** Does nothing to a vehicle that is known: an event that is published again has another id. */
  async insert(organisationId: string, { id, name, kind, plate }: Vehicle): Promise<void> {
    await tx.query(
      `INSERT INTO vehicles (organisation_id, id, name, kind, plate) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT DO NOTHING`,
      [organisationId, id, name, kind, plate ?? null],
    );
  },

  /** In the order of their making, which is that of their ids (UUIDv7). */
  async list({ after, limit }: { after: string | undefined; limit: number }): Promise<Vehicle[]> {
    const { rows } = await tx.query<VehicleRow>(
      "SELECT id, name, kind, plate FROM vehicles WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2",
      [after ?? null, limit],
    );
    return rows.map(({ plate, ...vehicle }) => ({ ...vehicle, ...(plate !== null && { plate }) }));
  },
});

interface VehicleRow {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly plate: string | null;
}
