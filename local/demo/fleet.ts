import type { Api } from "./api.ts";

export interface FleetVehicle {
  readonly vehicleId: string;
  readonly name: string;
  /** What its tracker sends as OsmAnd `id`. Shown once by the platform, so a new one is made at every start. */
  readonly trackerToken: string;
}

interface Vehicle {
  readonly id: string;
  readonly name: string;
}

/** Makes sure that each named vehicle exists, and gives each a tracker token of its own; older ones of ours are revoked. */
export async function prepareFleet(
  api: Api,
  wanted: readonly { name: string; kind: string }[],
): Promise<readonly FleetVehicle[]> {
  const existing = new Map((await api.all<Vehicle>("/api/map/v1/vehicles")).map((vehicle) => [vehicle.name, vehicle]));
  return Promise.all(
    wanted.map(async ({ name, kind }) => {
      const { id: vehicleId } = existing.get(name) ?? (await api.post<Vehicle>("/api/map/v1/vehicles", { name, kind }));
      const tokens = `/api/map/v1/vehicles/${vehicleId}/tracker-tokens`;
      for (const old of (await api.get<{ items: { id: string; label?: string }[] }>(tokens)).items)
        if (old.label === LABEL) await api.delete(`${tokens}/${old.id}`);
      const { token } = await api.post<{ token: string }>(tokens, { label: LABEL });
      return { vehicleId, name, trackerToken: token };
    }),
  );
}

const LABEL = "npm start";
