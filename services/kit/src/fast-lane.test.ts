import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Router } from "express";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Contract } from "./contract.ts";
import { fastLane } from "./fast-lane.ts";
import { createPublicApp, listen } from "./http.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import { soleOwner } from "./ownership.ts";
import { defineProblems } from "./problem.ts";
import { createTraffic, type Traffic } from "./traffic.ts";

const problems = defineProblems({ "no-tea": { status: 409, en: "There is no tea.", es: "No hay té." } });
const contract = {
  openapi: "3.1.0",
  info: { title: "tea", version: "1" },
  servers: [{ url: "/api/tea/v1" }],
  paths: { "/cups": { get: { responses: { "200": { description: "A cup" } } } } },
} satisfies Contract;

let isOwner = true;
const ownership = { ...soleOwner, isWritable: () => isOwner, reason: () => "us-west-2 does" };
let server: Server;
let traffic: Traffic;
let metrics: Metrics;
let answer: () => Promise<object | undefined>;
let url: string;

beforeEach(async () => {
  traffic = createTraffic(1);
  metrics = createMetrics("tea");
  const app = createPublicApp({
    log: pino({ level: "silent" }),
    metrics,
    contract,
    problems,
    config: { bodyLimitKiB: 1, apiPages: "internal" },
    routes: Router(),
    health: () => Promise.resolve({ status: "ok", version: "1", checks: {} }),
    traffic,
    ownership,
  });
  const routes = [{ method: "GET", path: "/cups", handle: () => answer() }] as const;
  server = await listen(fastLane({ base: "/api/tea/v1", routes, metrics, traffic, ownership, app }), "127.0.0.1", 0);
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/tea/v1/cups`;
});
afterEach(() => void server.close());

test("answers with JSON, or with nothing", async () => {
  answer = () => Promise.resolve({ cups: 2 });
  const full = await fetch(`${url}?sugar=1`);
  expect([full.status, full.headers.get("content-type"), await full.json()]).toEqual([
    200,
    "application/json; charset=utf-8",
    { cups: 2 },
  ]);
  answer = () => Promise.resolve(undefined);
  const empty = await fetch(`${url}/`);
  expect([empty.status, await empty.text()]).toEqual([200, ""]);
});

test("takes nothing in a region that does not own writes, whatever the method", async () => {
  let asked = 0;
  answer = () => Promise.resolve({ cups: ++asked });
  isOwner = false;
  const res = await fetch(url);
  isOwner = true;
  expect([res.status, ((await res.json()) as { code: string }).code, asked]).toEqual([503, "region-standby", 0]);
});

test("answers a failure as everywhere: as a problem in the client's language, with a request id", async () => {
  answer = () => Promise.reject(problems.error("no-tea"));
  const res = await fetch(url, { headers: { "accept-language": "es" } });
  expect([res.status, res.headers.get("content-type")]).toEqual([409, "application/problem+json; charset=utf-8"]);
  expect(res.headers.get("x-request-id")).not.toBeNull();
  expect(await res.json()).toMatchObject({ code: "no-tea", detail: "No hay té." });
});

test("leaves other methods and addresses to express", async () => {
  answer = () => Promise.resolve(undefined);
  expect((await fetch(url, { method: "DELETE" })).status).toBe(405);
  expect((await fetch(`${url}/7`)).status).toBe(404);
});

test("refuses what exceeds the limit, and has room again afterwards", async () => {
  const slow = Promise.withResolvers<undefined>();
  let begun = false;
  answer = () => {
    begun = true;
    return slow.promise;
  };
  const first = fetch(url);
  await expect.poll(() => begun).toBe(true);
  const refused = await fetch(url);
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "1"]);
  slow.resolve(undefined);
  expect((await first).status).toBe(200);
  expect((await fetch(url)).status).toBe(200);
});

test("sends keep-alive clients elsewhere while the service drains", async () => {
  answer = () => Promise.resolve(undefined);
  expect((await fetch(url)).headers.get("connection")).toBe("keep-alive");
  traffic.drain();
  expect((await fetch(url)).headers.get("connection")).toBe("close");
});

test("counts every request once, by its route", async () => {
  answer = () => Promise.resolve(undefined);
  await fetch(url);
  answer = () => Promise.reject(problems.error("no-tea"));
  await fetch(url);
  const count = (status: number): string =>
    `http_request_duration_seconds_count{method="GET",route="/cups",status="${status}",service="tea"} 1`;
  const sorted = (line: string): string =>
    line.replace(/\{(.*)\}/, (_, labels: string) => `{${labels.split(",").sort().join(",")}}`);
  await expect
    .poll(async () => (await metrics.registry.metrics()).split("\n").map(sorted))
    .toEqual(expect.arrayContaining([sorted(count(200)), sorted(count(409))]));
});
