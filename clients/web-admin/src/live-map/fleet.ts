import type { Fix, LivePositions, LiveSnapshot } from "../api/map-api.ts";

export interface LiveVehicle {
  readonly vehicleId: string;
  /** Unknown for a vehicle that was created after the snapshot, until it is looked up. */
  readonly name?: string;
  /** Where it was last. */
  readonly position: Fix;
}

export type Fleet = ReadonlyMap<string, LiveVehicle>;

/** What the live stream says, and what a look-up adds. */
export type LiveEvent =
  | ({ readonly type: "snapshot" } & LiveSnapshot)
  | ({ readonly type: "positions" } & LivePositions)
  | { readonly type: "named"; readonly vehicleId: string; readonly name: string };

/**
 * The fleet after an event. Vehicles that it does not touch stay the same objects, so that only changed rows are drawn.
 * A fix that is not newer than the one we show is passed over: live never goes back.
 */
export function applyEvent(fleet: Fleet, event: LiveEvent): Fleet {
  switch (event.type) {
    case "snapshot":
      return new Map(event.vehicles.map((vehicle) => [vehicle.vehicleId, vehicle]));
    case "named": {
      const vehicle = fleet.get(event.vehicleId);
      return vehicle ? new Map(fleet).set(event.vehicleId, { ...vehicle, name: event.name }) : fleet;
    }
    case "positions": {
      const next = new Map(fleet);
      for (const { vehicleId, ...position } of event.positions) {
        const vehicle = next.get(vehicleId);
        if (!vehicle || isNewer(position, vehicle.position)) next.set(vehicleId, { vehicleId, ...vehicle, position });
      }
      return next;
    }
  }
}

/** By name, as the person's language sorts, numbers by value: Bus 2 before Bus 10. */
export function sortedByName(fleet: Fleet, language: string): LiveVehicle[] {
  const { compare } = new Intl.Collator(language, { numeric: true, sensitivity: "base" });
  return [...fleet.values()].toSorted(
    (left, right) => compare(left.name ?? "", right.name ?? "") || compare(left.vehicleId, right.vehicleId),
  );
}

const isNewer = (fix: Fix, known: Fix): boolean => Date.parse(fix.fixTime) > Date.parse(known.fixTime);
