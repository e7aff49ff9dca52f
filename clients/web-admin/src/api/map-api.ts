import type { FeatureCollection, Point } from "geojson";
import { json, type Send } from "./call.ts";

/** Where a vehicle was at a moment. */
export interface Fix {
  /** RFC 3339. */
  readonly fixTime: string;
  readonly latitude: number;
  readonly longitude: number;
  /** m/s. */
  readonly speed?: number;
  /** Degrees clockwise from north. */
  readonly course?: number;
}

export interface Vehicle {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
}

const base = "/api/map/v1";

/** ms-mapeo, as far as the pages use it. */
export const mapApi = (send: Send) => ({
  vehicle: async (vehicleId: string, signal: AbortSignal): Promise<Vehicle> =>
    json(await send({ path: `${base}/vehicles/${vehicleId}`, signal })),

  /** Points of a vehicle's track, oldest first: from `from`, up to but without `to`. */
  history: async (vehicleId: string, from: Date, to: Date, limit: number, signal: AbortSignal): Promise<Fix[]> => {
    const query = new URLSearchParams({ from: from.toISOString(), to: to.toISOString(), limit: String(limit) });
    const path = `${base}/vehicles/${vehicleId}/history?${query.toString()}`;
    const { features } = await json<FeatureCollection<Point, Omit<Fix, "latitude" | "longitude">>>(
      await send({ path, signal }),
    );
    return features.map(({ geometry, properties }) => {
      const [longitude = 0, latitude = 0] = geometry.coordinates;
      return { ...properties, longitude, latitude };
    });
  },

  /** Opens the live stream. Browsers keep its URL in logs and histories, hence a ticket that works once, for 30 s. */
  stream: async (signal: AbortSignal): Promise<Response> => {
    const { ticket } = await json<{ ticket: string }>(
      await send({ method: "POST", path: `${base}/stream-tickets`, signal }),
    );
    return send({ path: `${base}/stream?${new URLSearchParams({ ticket }).toString()}`, signal });
  },
});

export type MapApi = ReturnType<typeof mapApi>;
