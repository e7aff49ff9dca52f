import { setTimeout as delay } from "node:timers/promises";
import type { FleetVehicle } from "../../local/demo/fleet.ts";
import type { Acknowledged } from "../../local/load/keep-alive-load.ts";

/** What became of a request that was not answered with 200. */
export interface Refusal {
  /** The answer's status, or the name of the network's error. */
  readonly what: number | string;
  readonly retryAfter: string | null;
}

/** Trackers that send while things break. */
export interface PositionSenders {
  /** Every fix that was answered with 200, in the order of the answers. */
  readonly acknowledged: Acknowledged[];
  readonly refusals: Refusal[];
  /** Milliseconds of every request. */
  readonly waits: number[];
  readonly stop: () => Promise<void>;
}

/** One fix each 50 ms a vehicle: every other vehicle by OsmAnd, the rest in JSON. Nothing is sent again. */
export function sendPositions(url: string, fleet: readonly FleetVehicle[]): PositionSenders {
  const stopping = new AbortController();
  const acknowledged: Acknowledged[] = [];
  const refusals: Refusal[] = [];
  const waits: number[] = [];

  const sendOne = async (vehicle: FleetVehicle, byOsmand: boolean, time: number): Promise<void> => {
    const begin = performance.now();
    try {
      const response = await (byOsmand ? osmand(url, vehicle, time) : json(url, vehicle, time));
      await response.arrayBuffer();
      if (response.status === 200) acknowledged.push({ vehicleId: vehicle.vehicleId, time });
      else refusals.push({ what: response.status, retryAfter: response.headers.get("retry-after") });
    } catch (error) {
      refusals.push({ what: String((error as Error).cause ?? error), retryAfter: null });
    }
    waits.push(performance.now() - begin);
  };
  const drive = async (vehicle: FleetVehicle, index: number): Promise<void> => {
    while (!stopping.signal.aborted) {
      const time = Date.now();
      await sendOne(vehicle, index % 2 === 0, time);
      // At least a millisecond, so that no two fixes are the same.
      await delay(Math.max(1, time + interval - Date.now()));
    }
  };
  const driving = Promise.all(fleet.map(drive));
  return {
    acknowledged,
    refusals,
    waits,
    async stop() {
      stopping.abort();
      await driving;
    },
  };
}

/** Milliseconds. */
const interval = 50;

/** They go north, a metre each 100 ms. */
const latitudeAt = (time: number): number => 40 + (time % 10_000_000) / 1e8;

const osmand = (url: string, { trackerToken }: FleetVehicle, time: number): Promise<Response> => {
  const fields = { id: trackerToken, lat: `${latitudeAt(time)}`, lon: "-3.7", timestamp: `${time}` };
  return fetch(`${url}/api/map/v1/osmand?${new URLSearchParams(fields).toString()}`);
};

const json = (url: string, { trackerToken }: FleetVehicle, time: number): Promise<Response> => {
  const position = { fixTime: new Date(time).toISOString(), latitude: latitudeAt(time), longitude: -3.7 };
  return fetch(`${url}/api/map/v1/positions`, {
    method: "POST",
    headers: { authorization: `Bearer ${trackerToken}`, "content-type": "application/json" },
    body: JSON.stringify({ positions: [position] }),
  });
};
