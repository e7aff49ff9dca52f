import type { components } from "../../../../services/ms-mapeo/src/openapi.d.ts";
import { json, type Send } from "./call.ts";

type Schemas = components["schemas"];

/** Where a vehicle was at a moment: RFC 3339, degrees, m/s, degrees clockwise from north. */
export type Fix = Readonly<Pick<Schemas["Position"], "fixTime" | "latitude" | "longitude" | "speed" | "course">>;
export type LiveSnapshot = Readonly<Schemas["LiveSnapshot"]>;
export type LivePositions = Readonly<Schemas["LivePositions"]>;

const base = "/api/map/v1";

/** ms-mapeo, as far as the pages use it. */
export const mapApi = (send: Send) => ({
  vehicle: async (vehicleId: string, signal: AbortSignal): Promise<Schemas["Vehicle"]> =>
    json(await send({ path: `${base}/vehicles/${vehicleId}`, signal })),

  /** Points of a vehicle's track, oldest first: from `from`, up to but without `to`. */
  history: async (vehicleId: string, from: Date, to: Date, limit: number, signal: AbortSignal): Promise<Fix[]> => {
    const query = new URLSearchParams({ from: from.toISOString(), to: to.toISOString(), limit: String(limit) });
    const path = `${base}/vehicles/${vehicleId}/history?${query.toString()}`;
    const { features } = await json<Schemas["Track"]>(await send({ path, signal }));
    return features.map(({ geometry, properties }) => {
      const [longitude = 0, latitude = 0] = geometry.coordinates;
      return { ...properties, longitude, latitude };
    });
  },

  /** Opens the live stream. Browsers keep its URL in logs and histories, hence a ticket that works once, for 30 s. */
  stream: async (signal: AbortSignal): Promise<Response> => {
    const { ticket } = await json<Schemas["StreamTicket"]>(
      await send({ method: "POST", path: `${base}/stream-tickets`, signal }),
    );
    return send({ path: `${base}/stream?${new URLSearchParams({ ticket }).toString()}`, signal });
  },
});

export type MapApi = ReturnType<typeof mapApi>;
