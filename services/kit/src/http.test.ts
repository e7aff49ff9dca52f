import { once } from "node:events";
import { request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Router } from "express";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Contract } from "./contract.ts";
import { createInternalApp, createPublicApp, listen } from "./http.ts";
import { createMetrics } from "./metrics.ts";
import { defineProblems } from "./problem.ts";
import { soleOwner } from "./ownership.ts";
import { createTraffic, type Traffic } from "./traffic.ts";

const problems = defineProblems({
  "note-not-found": { status: 404, en: "There is no note {id}.", es: "No hay ninguna nota {id}." },
});

const contract = {
  openapi: "3.1.0",
  info: { title: "notes", version: "1" },
  servers: [{ url: "/api/notes/v1" }],
  paths: {
    "/notes": {
      post: {
        requestBody: {
          required: true,
          content: {
            "application/json": {
              schema: { type: "object", required: ["text"], properties: { text: { type: "string", minLength: 1 } } },
            },
          },
        },
        responses: { "201": { description: "The note" } },
      },
    },
    "/notes/{id}": {
      get: {
        parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
        responses: { "200": { description: "The note" } },
      },
    },
    "/tickets": {
      post: { "x-changes-nothing": true, responses: { "201": { description: "A ticket" } } },
    },
    "/broken": { get: { responses: { "200": { description: "Never" } } } },
    "/gone": { get: { responses: { "200": { description: "Never" } } } },
  },
} satisfies Contract;

const nothingWaits = { closedForMs: 0, events: 0, work: 0 };
let isOwner = true;
const ownership = { ...soleOwner, isWritable: () => isOwner, reason: () => "us-west-2 does" };
let server: Server;
let internal: Server;
let traffic: Traffic;
let url: string;

beforeAll(async () => {
  traffic = createTraffic();
  const routes = Router();
  routes.post("/notes", (req, res) => void res.status(201).json(req.body));
  routes.get("/notes/:id", (req) => {
    throw problems.error("note-not-found", { id: req.params.id });
  });
  routes.post("/tickets", (_req, res) => void res.status(201).json({}));
  routes.get("/broken", () => Promise.reject(new Error("the password is hunter2")));
  routes.get("/gone", () => Promise.reject(Object.assign(new Error("connect"), { code: "ECONNREFUSED" })));
  const common = { log: pino({ level: "silent" }), metrics: createMetrics("notes"), contract, problems };
  const health = () => Promise.resolve({ status: "unavailable", version: "1", checks: { database: "down" } } as const);
  const app = createPublicApp({
    ...common,
    config: { bodyLimitKiB: 1, apiPages: "public" },
    routes,
    health,
    traffic,
    ownership,
  });
  server = await listen(app, "127.0.0.1", 0);
  internal = await listen(
    createInternalApp({ ...common, readiness: health, waiting: () => Promise.resolve(nothingWaits) }),
    "127.0.0.1",
    0,
  );
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/notes/v1`;
});
afterAll(() => {
  server.close();
  internal.close();
});

const post = (body: string, type = "application/json"): Promise<Response> =>
  fetch(`${url}/notes`, { method: "POST", body, headers: { "content-type": type } });

describe("in a region that does not own writes", () => {
  beforeAll(() => void (isOwner = false));
  afterAll(() => void (isOwner = true));

  test("a change is refused with the reason and a time to come back", async () => {
    const res = await post('{"text":"tea"}');
    expect([res.status, res.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(await res.json()).toMatchObject({
      code: "region-standby",
      detail: "This region accepts no changes at the moment: us-west-2 does. Reading works. Try again shortly.",
    });
  });

  test("reading works, and so does what the contract says to change nothing", async () => {
    expect((await fetch(`${url}/notes/7`)).status).toBe(404);
    expect((await fetch(`${url}/tickets`, { method: "POST" })).status).toBe(201);
  });
});

describe("a request that is not what the contract asks for", () => {
  test.each([
    ["has another shape", '{"text":""}', "application/json", 400, "invalid-request"],
    ["is not JSON", "{", "application/json", 400, "invalid-request"],
    ["is larger than allowed", JSON.stringify({ text: "x".repeat(2000) }), "application/json", 413, "body-too-large"],
    ["has another type", "text=x", "text/plain", 415, "unsupported-media-type"],
  ])("is refused because it %s", async (_why, body, type, status, code) => {
    const res = await post(body, type);
    expect(res.headers.get("content-type")).toContain("application/problem+json");
    expect({ status: res.status, ...((await res.json()) as object) }).toMatchObject({
      status,
      code,
      type: `/problems/${code}`,
    });
  });

  test("is told which value is wrong", async () => {
    const { errors } = (await (await post('{"text":""}')).json()) as { errors: unknown };
    expect(errors).toEqual([{ path: "/body/text", message: expect.stringContaining("1 character") }]);
  });

  test("has an address that does not exist", async () => {
    expect((await fetch(`${url}/nothing`)).status).toBe(404);
    expect((await fetch(new URL("/", url))).status).toBe(404);
  });

  test("uses a method that its address does not have, and is told which it has", async () => {
    const res = await fetch(`${url}/notes`, { method: "DELETE" });
    expect([res.status, res.headers.get("allow")]).toEqual([405, "POST"]);
  });
});

describe("a problem", () => {
  test.each([
    [undefined, "There is no note 7.", "en"],
    ["es-MX,es;q=0.9,en;q=0.5", "No hay ninguna nota 7.", "es"],
    ["en-GB,es;q=0.5", "There is no note 7.", "en"],
    ["fr", "There is no note 7.", "en"],
  ])("for a client that accepts %j says %j", async (accept, detail, language) => {
    const res = await fetch(`${url}/notes/7`, { headers: accept === undefined ? {} : { "accept-language": accept } });
    expect([res.status, res.headers.get("content-language")]).toEqual([404, language]);
    expect(await res.json()).toMatchObject({ code: "note-not-found", title: "Note not found", detail });
  });

  test("of ours tells nothing but the request's id", async () => {
    const res = await fetch(`${url}/broken`, { headers: { "x-request-id": "abc-123" } });
    const body = await res.text();
    expect([res.status, res.headers.get("x-request-id")]).toEqual([500, "abc-123"]);
    expect(body).toContain("abc-123");
    expect(body).not.toContain("hunter2");
  });

  test("of a dependency says that trying again helps", async () => {
    const res = await fetch(`${url}/gone`);
    expect([res.status, res.headers.get("retry-after")]).toEqual([503, "5"]);
  });
});

test("a request id that could forge log lines is replaced", async () => {
  const req = request(`${url}/health`, { headers: { "x-request-id": "a b" } }).end();
  const [res] = (await once(req, "response")) as [{ headers: Record<string, string> }];
  expect(res.headers["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
});

test("health says which dependency is down", async () => {
  const res = await fetch(`${url}/health`);
  expect([res.status, await res.json()]).toEqual([503, expect.objectContaining({ checks: { database: "down" } })]);
});

test("keep-alive clients are sent elsewhere while the service drains", async () => {
  const connection = async (): Promise<string | undefined> => {
    const [res] = (await once(
      request(`${url}/health`, { headers: { connection: "keep-alive" } }).end(),
      "response",
    )) as [{ headers: Record<string, string>; resume: () => void }];
    res.resume();
    return res.headers["connection"];
  };
  expect(await connection()).toBe("keep-alive");
  traffic.drain();
  expect(await connection()).toBe("close");
});

test("the API's description is served as JSON and as a page that lists every operation", async () => {
  expect(await (await fetch(`${url}/openapi.json`)).json()).toEqual(contract);
  const page = await (await fetch(`${url}/docs`)).text();
  for (const operation of ["POST /api/notes/v1/notes", "GET /api/notes/v1/notes/{id}", "note-not-found"])
    expect(page).toContain(operation);
});

test("liveness holds while a dependency is down, readiness does not", async () => {
  const origin = `http://127.0.0.1:${(internal.address() as AddressInfo).port}`;
  expect((await fetch(`${origin}/health/live`)).status).toBe(200);
  expect((await fetch(`${origin}/health/ready`)).status).toBe(503);
});

test("metrics count requests by the route's pattern, not by its address", async () => {
  await fetch(`${url}/notes/8`);
  const origin = `http://127.0.0.1:${(internal.address() as AddressInfo).port}`;
  await expect
    .poll(async () => (await fetch(`${origin}/metrics`)).text())
    .toContain('http_request_duration_seconds_count{service="notes",method="GET",route="/notes/:id",status="404"}');
});
