import { readFileSync } from "node:fs";
import { join } from "node:path";
import { secretFile } from "../../services/kit/src/runtime.ts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type TcpProxy, tcpProxy } from "../../local/faults/tcp-proxy.ts";
import { answer } from "../support/answer.ts";
import {
  type Administrator,
  type MapeoUnderTest,
  type Replica,
  startMapeo,
} from "../../services/ms-mapeo/tests/mapeo-under-test.ts";
import type { components } from "../../services/ms-mapeo/src/openapi.d.ts";

type Schemas = components["schemas"];

let mapeo: MapeoUnderTest;
/** Reaches the database through a network that the tests break. */
let other: Replica;
let network: TcpProxy;
let administrator: Administrator;
let vehicleId: string;
let created: Schemas["CreatedTrackerToken"];
const streams: AbortController[] = [];

beforeAll(async () => {
  mapeo = await startMapeo();
  const database = new URL(readFileSync(join(mapeo.service.secretsDirectory, secretFile.database), "utf8"));
  network = await tcpProxy([Number(database.port)]);
  database.port = `${network.port}`;
  other = await mapeo.addReplica({ secrets: { [secretFile.database]: database.href } });
});
afterAll(async () => {
  await other.service.stop();
  await network.close();
  await mapeo.stop();
});
beforeEach(async () => {
  administrator = await mapeo.signUp();
  vehicleId = (await administrator.addVehicle()).id;
  created = await administrator.addToken(vehicleId);
});
afterEach(() => {
  for (const stream of streams.splice(0)) stream.abort();
});

const fixTime = (second: number): string => new Date(Date.UTC(2026, 0, 15, 12) + second * 1000).toISOString();
const send = (api: string, second: number, token = created.token): Promise<Response> =>
  fetch(`${api}/positions`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ positions: [{ fixTime: fixTime(second), latitude: 40, longitude: second }] }),
  });

/** The seconds that a map on this replica has shown of the vehicle, its snapshot first. */
async function watch(api: string): Promise<() => readonly number[]> {
  const controller = new AbortController();
  streams.push(controller);
  const { ticket } = await answer<Schemas["StreamTicket"]>(await administrator.ask("POST", "/stream-tickets"), 201);
  const response = await fetch(`${api}/stream?ticket=${ticket}`, { signal: controller.signal });
  expect(response.status).toBe(200);
  let text = "";
  void (async () => {
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) text += chunk;
  })().catch(() => undefined);
  await expect.poll(() => text).toContain("\n\n");
  return () => [...text.matchAll(/"longitude":(\d+)/g)].map(([, second]) => Number(second));
}

const stored = async (): Promise<number> =>
  (await mapeo.service.ownerPool.query("SELECT 1 FROM positions WHERE vehicle_id = $1", [vehicleId])).rowCount ?? 0;

describe("two replicas", () => {
  test("show on one what the other takes", async () => {
    await answer(await send(mapeo.api, 1), 200);
    const seen = await watch(other.api);
    await answer(await send(mapeo.api, 2), 200);
    await expect.poll(seen).toEqual([1, 2]);
    await answer(await send(other.api, 3), 200);
    await expect.poll(seen).toEqual([1, 2, 3]);
  });

  test("refuse on one, within a second, a token that was revoked on the other", async () => {
    await answer(await send(other.api, 1), 200);
    await answer(await administrator.ask("DELETE", `/vehicles/${vehicleId}/tracker-tokens/${created.id}`), 204);
    await expect.poll(async () => (await send(other.api, 2)).status, { timeout: 1_000 }).toBe(401);
  });
});

describe("a replica that is cut off from the database", () => {
  afterEach(async () => {
    network.heal();
    const token = (await administrator.addToken(vehicleId)).token;
    await expect.poll(async () => (await send(other.api, 50, token)).status, { timeout: 10_000 }).toBe(200);
  });

  test("takes positions of trackers that it knows, and the others store and show them", async () => {
    await answer(await send(other.api, 1), 200);
    const seen = await watch(mapeo.api);
    network.inject({ kind: "blackhole" });
    await answer(await send(other.api, 2), 200);
    await answer(await send(other.api, 3), 200);
    await expect.poll(stored, { timeout: 10_000 }).toBe(3);
    await expect.poll(seen).toEqual([1, 2, 3]);
  });

  test("tells trackers that it does not know to come back", async () => {
    network.inject({ kind: "blackhole" });
    const begin = performance.now();
    const refused = await send(other.api, 1);
    expect(refused.status).toBe(503);
    expect(refused.headers.get("retry-after")).toMatch(/^\d+$/);
    expect(performance.now() - begin).toBeLessThan(2_000);
  });

  test("hears of a revoked token all the same", async () => {
    await answer(await send(other.api, 1), 200);
    network.inject({ kind: "blackhole" });
    await answer(await send(other.api, 2), 200);
    await answer(await administrator.ask("DELETE", `/vehicles/${vehicleId}/tracker-tokens/${created.id}`), 204);
    await expect.poll(async () => (await send(other.api, 3)).status, { timeout: 1_000 }).toBe(503);
  });

  test("still opens the live map, where the fleet is and not where it was", async () => {
    await answer(await send(other.api, 1), 200);
    await watch(other.api);
    network.inject({ kind: "blackhole" });
    await answer(await send(other.api, 2), 200);
    const begin = performance.now();
    const seen = await watch(other.api);
    expect(performance.now() - begin).toBeLessThan(2_000);
    expect(seen()).toEqual([2]);
  });

  test("stays ready, since it still has work to do", async () => {
    network.inject({ kind: "blackhole" });
    expect((await fetch(`${other.service.internalUrl}/health/ready`)).status).toBe(200);
  });
});
