import { inOrganisation, type Pool } from "@rumbo/kit/postgres";
import { type PositionRow, toPosition } from "../position.ts";
import type { LiveVehicle } from "./live-position.ts";

/** Every vehicle of an organisation that has a position, at its last one. */
export async function readLiveVehicles(pool: Pool, organisationId: string): Promise<LiveVehicle[]> {
  const { rows } = await inOrganisation(pool, organisationId, (tx) =>
    tx.query<LiveRow>(
      `SELECT vehicle.id, vehicle.name, vehicle.kind, last.fix_time, last.latitude, last.longitude, last.speed, last.course,
              NULL AS altitude, NULL AS accuracy
       FROM last_positions AS last
       JOIN vehicles AS vehicle ON vehicle.organisation_id = last.organisation_id AND vehicle.id = last.vehicle_id`,
    ),
  );
  return rows.map((row) => ({ vehicleId: row.id, name: row.name, kind: row.kind, position: toPosition(row) }));
}

type LiveRow = PositionRow & { readonly id: string; readonly name: string; readonly kind: LiveVehicle["kind"] };
