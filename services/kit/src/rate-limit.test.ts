import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { problemHandler } from "./problem.ts";
import { rateLimit } from "./rate-limit.ts";
import { requestId } from "./request-id.ts";

let server: Server;
beforeEach(async () => {
  const app = express();
  app.use(requestId);
  app.use(rateLimit({ name: "all", quota: 5, window: 60, key: () => "everybody" }));
  app.use(rateLimit({ name: "each", quota: 2, window: 30, key: (req) => req.path }));
  app.use((_req, res) => void res.send("ok"));
  app.use(problemHandler(pino({ level: "silent" })));
  server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const get = (path: string): Promise<Response> =>
  fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
const statuses = async (...paths: readonly string[]): Promise<number[]> => {
  const seen: number[] = [];
  for (const path of paths) seen.push((await get(path)).status);
  return seen;
};

test("every answer says what the limits are and what is left of them", async () => {
  const { headers } = await get("/a");
  expect(headers.get("ratelimit-policy")).toBe('"all";q=5;w=60, "each";q=2;w=30');
  expect(headers.get("ratelimit")).toBe('"all";r=4;t=60, "each";r=1;t=30');
});

test("what exceeds a limit is refused with the time to come back, and others are not", async () => {
  expect(await statuses("/a", "/a")).toEqual([200, 200]);
  const refused = await get("/a");
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "30"]);
  expect(await refused.json()).toMatchObject({
    code: "too-many-requests",
    detail: "Too many requests. Try again in 30 s.",
  });
  expect(await statuses("/b", "/c", "/d")).toEqual([200, 200, 429]);
});
