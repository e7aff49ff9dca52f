import { Agent, request } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import type { Api } from "../demo/api.ts";
import type { FleetVehicle } from "../demo/fleet.ts";

export interface LoadOptions {
  readonly api: Api;
  /** Whose positions are sent and who is asked for. */
  readonly fleet: readonly FleetVehicle[];
  /** The load goes on until this has happened. */
  readonly until: Promise<unknown>;
  /** And until so many requests were answered or have failed. @default 0 */
  readonly atLeast?: number;
  /** But no longer than this, in seconds. @default 50 */
  readonly atMostSeconds?: number;
  /** Connections that stay open, each with one request at a time. @default 40 */
  readonly connections?: number;
  /** Requests a second of all connections together: bounded, so that what is tested keeps a processor. @default 350 */
  readonly perSecond?: number;
}

/** A fix that was answered with 200: it must never be lost. */
export interface Acknowledged {
  readonly vehicleId: string;
  /** Milliseconds since 1970. */
  readonly time: number;
}

export interface LoadReport {
  readonly requests: number;
  readonly failed: number;
  /** How many failed in which way: `GET 503`, `POST ECONNRESET`, `POST timeout`. */
  readonly failures: Readonly<Record<string, number>>;
  /** Latencies of all requests, in milliseconds. */
  readonly milliseconds: { readonly median: number; readonly p99: number; readonly max: number };
  readonly acknowledged: readonly Acknowledged[];
}

/** Patience of a client, in milliseconds: beyond anything that the platform promises. */
const PATIENCE_MS = 10_000;

/**
 * What many phones and screens do: connections that stay open, half of the requests POST a position and half GET a
 * vehicle. Nothing is sent again: what fails here, a client has seen.
 */
export async function keepAliveLoad(options: LoadOptions): Promise<LoadReport> {
  const { api, fleet, until, atLeast = 0, atMostSeconds = 50, connections = 40, perSecond = 350 } = options;
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const latencies: number[] = [];
  const failures: Record<string, number> = {};
  const acknowledged: Acknowledged[] = [];
  const begin = performance.now();
  // A time of its own for each fix, in the past, so that history can tell them apart.
  let nextFix = Date.now() - 3_600_000;
  let happened = false;
  void until.catch(() => undefined).then(() => (happened = true));

  const goesOn = (): boolean =>
    performance.now() - begin < atMostSeconds * 1_000 && !(happened && latencies.length >= atLeast);

  const post = async ({ vehicleId, trackerToken }: FleetVehicle): Promise<string> => {
    const time = nextFix++;
    const fix = { fixTime: new Date(time).toISOString(), latitude: 40 + (time % 1_000) / 10_000, longitude: -3.7 };
    const answer = await send(agent, api.url, "POST", "/api/map/v1/positions", trackerToken, { positions: [fix] });
    if (answer === "200") acknowledged.push({ vehicleId, time });
    return answer;
  };
  const get = ({ vehicleId }: FleetVehicle): Promise<string> =>
    send(agent, api.url, "GET", `/api/map/v1/vehicles/${vehicleId}`, api.accessToken);

  const client = async (_: unknown, number: number): Promise<void> => {
    const vehicle = fleet[number % fleet.length];
    if (!vehicle) throw new Error("There is no vehicle to send positions of.");
    const pauseMs = (connections / perSecond) * 1_000;
    for (let due = begin + (number / connections) * pauseMs; goesOn(); due = Math.max(due + pauseMs, begin)) {
      await delay(Math.max(0, due - performance.now()));
      const sent = performance.now();
      const [method, ask] = latencies.length % 2 === 0 ? (["POST", post] as const) : (["GET", get] as const);
      const answer = await ask(vehicle);
      latencies.push(performance.now() - sent);
      const kind = `${method} ${answer}`;
      if (answer !== "200") failures[kind] = (failures[kind] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, client));
  agent.destroy();
  return {
    requests: latencies.length,
    failed: Object.values(failures).reduce((sum, count) => sum + count, 0),
    failures,
    milliseconds: quantiles(latencies),
    acknowledged,
  };
}

/** The status of the answer, or the code of the error. */
function send(
  agent: Agent,
  origin: string,
  method: string,
  path: string,
  token: string | undefined,
  body?: unknown,
): Promise<string> {
  const content = body === undefined ? undefined : JSON.stringify(body);
  const headers = {
    authorization: `Bearer ${token ?? ""}`,
    ...(content === undefined ? {} : { "content-type": "application/json", "content-length": content.length }),
  };
  return new Promise((resolve) => {
    const outgoing = request(`${origin}${path}`, { agent, method, headers }, (response) => {
      response.resume().once("end", () => resolve(`${response.statusCode ?? 0}`));
      response.once("error", () => resolve("answer cut short"));
    });
    outgoing.setTimeout(PATIENCE_MS, () => outgoing.destroy(Object.assign(new Error(), { code: "timeout" })));
    outgoing.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    outgoing.end(content);
  });
}

function quantiles(latencies: readonly number[]): LoadReport["milliseconds"] {
  const ordered = latencies.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    Math.round((ordered[Math.min(ordered.length - 1, Math.floor(share * ordered.length))] ?? 0) * 10) / 10;
  return { median: at(0.5), p99: at(0.99), max: at(1) };
}
