import { answer } from "../../../tests/support/answer.ts";
import { type Member, signUp } from "../../../tests/support/member.ts";
import {
  type ServiceUnderTest,
  startService,
  type StartServiceOptions,
} from "../../../tests/support/service-under-test.ts";
import type { components } from "../src/openapi.d.ts";

type Schemas = components["schemas"];

/** ms-mapeo as a real process, beside the real ms-autenticacion that issues the access tokens. */
export interface MapeoUnderTest {
  readonly service: ServiceUnderTest;
  /** Base URL of the API. */
  readonly api: string;
  readonly authenticationUrl: string;
  /** A new organisation, and its administrator. */
  readonly signUp: () => Promise<Administrator>;
  /** Another process on the same database, broker and cache; it goes before this one. */
  readonly addReplica: (options?: Pick<StartServiceOptions, "secrets">) => Promise<Replica>;
  readonly stop: () => Promise<void>;
}

export interface Replica {
  readonly service: ServiceUnderTest;
  /** Base URL of its API. */
  readonly api: string;
}

export interface Administrator extends Member {
  readonly addVehicle: (vehicle?: Partial<Schemas["NewVehicle"]>) => Promise<Schemas["Vehicle"]>;
  readonly addToken: (vehicleId: string) => Promise<Schemas["CreatedTrackerToken"]>;
  /** All pages of a vehicle's track, from 2000 on. */
  readonly track: (vehicleId: string, limit?: number) => Promise<Schemas["Track"]["features"]>;
}

export async function startMapeo(options: Pick<StartServiceOptions, "backing"> = {}): Promise<MapeoUnderTest> {
  const authentication = await startService("ms-autenticacion", options);
  const serviceUrls = { "ms-autenticacion": authentication.url };
  const service = await startService("ms-mapeo", { serviceUrls, ...options });
  const api = `${service.url}/api/map/v1`;
  return {
    service,
    api,
    authenticationUrl: authentication.url,
    signUp: () => asAdministrator(authentication, api),
    async addReplica(more = {}) {
      const replica = await startService("ms-mapeo", { serviceUrls, ...more, beside: service });
      return { service: replica, api: `${replica.url}/api/map/v1` };
    },
    async stop() {
      await service.stop();
      await authentication.stop();
    },
  };
}

async function asAdministrator(authentication: ServiceUnderTest, api: string): Promise<Administrator> {
  const { organisationId, ask } = await signUp(authentication, api);
  return {
    organisationId,
    ask,
    addVehicle: async (vehicle) =>
      answer(await ask("POST", "/vehicles", { name: "Bus 27", kind: "bus", ...vehicle }), 201),
    addToken: async (vehicleId) => answer(await ask("POST", `/vehicles/${vehicleId}/tracker-tokens`, {}), 201),
    async track(vehicleId, limit = 1000) {
      const features: Schemas["Track"]["features"] = [];
      for (let cursor: string | undefined = ""; cursor !== undefined;) {
        const page = `from=2000-01-01T00:00:00Z&to=2100-01-01T00:00:00Z&limit=${limit}${cursor && `&cursor=${cursor}`}`;
        const track: Schemas["Track"] = await answer(await ask("GET", `/vehicles/${vehicleId}/history?${page}`), 200);
        features.push(...track.features);
        cursor = track.nextCursor;
      }
      return features;
    },
  };
}
