import type { Queryable } from "@rumbo/kit/postgres";
import type { components } from "../openapi.d.ts";
import { type PositionRow, toPosition } from "../position.ts";

export type Vehicle = components["schemas"]["Vehicle"];

/** Vehicles of the organisation that the transaction acts for. */
export const vehicleRepository = (tx: Queryable) => ({
  async insert(organisationId: string, { id, name, kind, plate, createdAt }: Vehicle): Promise<void> {
    await tx.query(
      "INSERT INTO vehicles (organisation_id, id, name, kind, plate, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
      [organisationId, id, name, kind, plate ?? null, createdAt],
    );
  },

  async exists(id: string): Promise<boolean> {
    const { rows } = await tx.query("SELECT FROM vehicles WHERE id = $1", [id]);
    return rows.length > 0;
  },

  async find(id: string): Promise<Vehicle | undefined> {
    const { rows } = await tx.query<VehicleRow>(`${selectVehicles} WHERE vehicle.id = $1`, [id]);
    return rows.map(toVehicle)[0];
  },

  /** In the order of their making, which is that of their ids (UUIDv7). */
  async list({ after, limit }: { after: string | undefined; limit: number }): Promise<Vehicle[]> {
    const { rows } = await tx.query<VehicleRow>(
      `${selectVehicles} WHERE $1::uuid IS NULL OR vehicle.id > $1 ORDER BY vehicle.id LIMIT $2`,
      [after ?? null, limit],
    );
    return rows.map(toVehicle);
  },
});

interface VehicleColumns {
  readonly id: string;
  readonly name: string;
  readonly kind: Vehicle["kind"];
  readonly plate: string | null;
  readonly created_at: Date;
}
type VehicleRow = VehicleColumns & (PositionRow | { readonly fix_time: null });

const selectVehicles = `
  SELECT vehicle.id, vehicle.name, vehicle.kind, vehicle.plate, vehicle.created_at,
         last.fix_time, last.latitude, last.longitude, last.speed, last.course, last.altitude, last.accuracy
  FROM vehicles AS vehicle
  LEFT JOIN last_positions AS last ON last.organisation_id = vehicle.organisation_id AND last.vehicle_id = vehicle.id`;

const toVehicle = (row: VehicleRow): Vehicle => ({
  id: row.id,
  name: row.name,
  kind: row.kind,
  ...(row.plate !== null && { plate: row.plate }),
  createdAt: row.created_at.toISOString(),
  ...(row.fix_time !== null && { lastPosition: toPosition(row) }),
});
