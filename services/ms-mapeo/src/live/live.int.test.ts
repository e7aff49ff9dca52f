import { type Cache, createCache } from "@rumbo/kit/cache";
import { createLog } from "@rumbo/kit/log";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { answer, problemCode } from "../../../../tests/support/answer.ts";
import { type Administrator, type MapeoUnderTest, startMapeo } from "../../tests/mapeo-under-test.ts";
import type { components } from "../openapi.d.ts";

type Schemas = components["schemas"];

let mapeo: MapeoUnderTest;
let administrator: Administrator;
let vehicle: Schemas["Vehicle"];
let token: string;
const open: AbortController[] = [];

beforeAll(async () => {
  mapeo = await startMapeo();
});
afterAll(() => mapeo.stop());
beforeEach(async () => {
  administrator = await mapeo.signUp();
  vehicle = await administrator.addVehicle();
  token = (await administrator.addToken(vehicle.id)).token;
});
afterEach(() => {
  for (const stream of open.splice(0)) stream.abort();
});

const start = Date.UTC(2026, 0, 15, 12);
const fixTime = (second: number): string => new Date(start + second * 1000).toISOString();

const send = async (...seconds: number[]): Promise<void> => {
  const positions = seconds.map((second) => ({ fixTime: fixTime(second), latitude: 40, longitude: second }));
  const response = await fetch(`${mapeo.api}/positions`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ positions }),
  });
  await answer(response, 200);
};

/** Asks again while the answer is 503, as a browser does: a connection to Redis that was cut may not be back yet. */
async function ticketOf({ ask }: Administrator): Promise<string> {
  let response = await ask("POST", "/stream-tickets");
  await expect
    .poll(async () => (response.status === 503 ? (response = await ask("POST", "/stream-tickets")).status : 201), {
      timeout: 5000,
    })
    .toBe(201);
  return (await answer<Schemas["StreamTicket"]>(response, 201)).ticket;
}

interface Stream {
  readonly response: Response;
  /** What has arrived: `[event, data]`. */
  readonly events: [string, Schemas["LiveSnapshot"] & Schemas["LivePositions"]][];
  readonly ended: Promise<void>;
}

async function openStream(who = administrator): Promise<Stream> {
  const controller = new AbortController();
  open.push(controller);
  const response = await fetch(`${mapeo.api}/stream?ticket=${await ticketOf(who)}`, { signal: controller.signal });
  expect(response.status).toBe(200);
  const events: Stream["events"] = [];
  const ended = collect(response, events).catch(() => undefined);
  await expect.poll(() => events.length).toBeGreaterThan(0);
  return { response, events, ended };
}

async function collect(response: Response, events: Stream["events"]): Promise<void> {
  let text = "";
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    const frames = (text + chunk).split("\n\n");
    text = frames.pop() ?? "";
    for (const frame of frames) {
      const [, event, data] = /^event: (\w+)\ndata: (.*)$/.exec(frame) ?? [];
      if (event !== undefined) events.push([event, JSON.parse(data!) as Stream["events"][0][1]]);
    }
  }
}

/** Seconds of the vehicle's positions, in the order in which they arrived after the snapshot. */
const arrived = ({ events }: Stream): number[] =>
  events.slice(1).flatMap(([, { positions }]) => positions.map(({ longitude }) => longitude));

describe("the live map", () => {
  test("begins with where every vehicle is", async () => {
    await send(5);
    await administrator.addVehicle({ name: "Never moved" });
    const { response, events } = await openStream();
    expect(response.headers.get("content-type")).toMatch("text/event-stream");
    expect(response.headers.get("x-accel-buffering")).toBe("no");
    const position = { fixTime: fixTime(5), latitude: 40, longitude: 5 };
    expect(events[0]).toEqual([
      "snapshot",
      { vehicles: [{ vehicleId: vehicle.id, name: "Bus 27", kind: "bus", position }] },
    ]);
  });

  test("goes on with newer positions and never goes back", async () => {
    await send(5);
    const stream = await openStream();
    await send(7);
    await expect.poll(() => arrived(stream)).toEqual([7]);
    await send(6, 3);
    await send(8, 9, 7);
    await expect.poll(() => arrived(stream)).toEqual([7, 9]);
    expect(stream.events[1]).toEqual([
      "positions",
      { positions: [{ vehicleId: vehicle.id, fixTime: fixTime(7), latitude: 40, longitude: 7 }] },
    ]);
  });

  test("loses nothing between snapshot and what follows, under load", async () => {
    let second = 0;
    const load = new AbortController();
    const sender = (async () => {
      while (!load.signal.aborted) await send((second += 1));
    })();
    const streams = await Promise.all(Array.from({ length: 10 }, () => openStream()));
    load.abort();
    await sender;
    for (const stream of streams) {
      const snapshot = stream.events[0]![1].vehicles[0]?.position.longitude ?? 0;
      await expect.poll(() => arrived(stream).at(-1) ?? snapshot).toBe(second);
      const seconds = [snapshot, ...arrived(stream)];
      expect(seconds).toEqual([...new Set(seconds)].toSorted((a, b) => a - b));
    }
  });

  test("shows an organisation its own vehicles only", async () => {
    const stranger = await openStream(await mapeo.signUp());
    const own = await openStream();
    await send(1);
    await expect.poll(() => arrived(own)).toEqual([1]);
    expect(stranger.events).toEqual([["snapshot", { vehicles: [] }]]);
  });

  test("opens once a ticket", async () => {
    const ticket = await ticketOf(administrator);
    const controller = new AbortController();
    open.push(controller);
    const first = await fetch(`${mapeo.api}/stream?ticket=${ticket}`, { signal: controller.signal });
    expect(first.status).toBe(200);
    for (const query of [`?ticket=${ticket}`, "?ticket=made-up", ""])
      expect(await problemCode(await fetch(`${mapeo.api}/stream${query}`), 401)).toBe("unknown-stream-ticket");
  });
});

describe("while Redis is away", () => {
  let redis: Cache;

  beforeAll(() => {
    const log = createLog({ name: "test", version: "test", logLevel: "fatal" });
    redis = createCache(inject("backing").cache, { service: "test", log });
  });
  afterAll(() => redis.disconnect());

  test("positions are accepted, and shown once it is back", async () => {
    const stream = await openStream();
    await redis.call("CLIENT", "KILL", "TYPE", "pubsub");
    await redis.call("CLIENT", "KILL", "TYPE", "normal");
    await send(7);
    await expect.poll(() => arrived(stream), { timeout: 5000 }).toEqual([7]);
  });

  test("positions are accepted while it is frozen, and shown afterwards", async () => {
    const stream = await openStream();
    await redis.call("CLIENT", "PAUSE", "1500", "ALL");
    await send(7);
    expect(arrived(stream)).toEqual([]);
    await expect.poll(() => arrived(stream), { timeout: 5000 }).toEqual([7]);
  });
});

describe("when the process is told to stop", () => {
  test("streams end", async () => {
    const stream = await openStream();
    mapeo.service.signal("SIGTERM");
    await stream.ended;
  });
});
