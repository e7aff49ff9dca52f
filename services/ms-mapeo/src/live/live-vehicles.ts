import type { Cache } from "@rumbo/kit/cache";
import type { LastPositions } from "./last-positions.ts";
import { isNewer, type LiveVehicle } from "./live-position.ts";

/** Every vehicle of an organisation that has a position, at its last one. */
export type ReadLiveVehicles = (organisationId: string) => Promise<readonly LiveVehicle[]>;

export interface LiveVehiclesDeps {
  readonly cache: Cache;
  readonly lastPositions: Pick<LastPositions, "read">;
  readonly readFromDatabase: ReadLiveVehicles;
}

/**
 * The vehicles as the database has them, or as it last had them while it cannot answer; each moved on to where Redis
 * knows it to be: a position in the spool is on the live map already.
 *
 * @throws what the database fails with, when Redis does not know the vehicles either
 */
export function makeReadLiveVehicles({ cache, lastPositions, readFromDatabase }: LiveVehiclesDeps): ReadLiveVehicles {
  const read: ReadLiveVehicles = async (organisationId) => {
    try {
      const vehicles = await readFromDatabase(organisationId);
      cache.set(keyOf(organisationId), JSON.stringify(vehicles), "EX", lifetime).catch(() => undefined);
      return vehicles;
    } catch (error) {
      const kept = await cache.get(keyOf(organisationId)).catch(() => null);
      if (kept === null) throw error;
      return JSON.parse(kept) as LiveVehicle[];
    }
  };

  return async (organisationId) => {
    const vehicles = await read(organisationId);
    const moved = await lastPositions.read(organisationId).catch(() => new Map<string, LiveVehicle["position"]>());
    return vehicles.map((vehicle) => {
      const last = moved.get(vehicle.vehicleId);
      return last && isNewer(last, vehicle.position) ? { ...vehicle, position: last } : vehicle;
    });
  };
}

/** Seconds. */
const lifetime = 7 * 24 * 60 * 60;

const keyOf = (organisationId: string): string => `mapeo:live-vehicles:${organisationId}`;
