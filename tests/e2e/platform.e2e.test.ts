import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { local } from "../../environments/local.ts";
import { logIn } from "../../local/demo/account.ts";
import { type Api } from "../../local/demo/api.ts";
import { demoFix, demoVehicles } from "../../local/demo/demo-routes.ts";
import { type FleetVehicle, prepareFleet } from "../../local/demo/fleet.ts";
import { sendFix } from "../../local/demo/osmand.ts";
import { readTracks } from "../../local/demo/tracks.ts";
import { verifyPlatform } from "../../local/demo/verify.ts";
import { loadServices } from "../../services/catalog.ts";
import { servicesOf } from "../../services/descriptor.ts";
import { internalPath } from "../../services/kit/src/runtime.ts";
import { type PlatformUnderTest, startBundledPlatform } from "../support/platform-under-test.ts";
import { testData } from "../support/test-data.ts";

let platform: PlatformUnderTest;
let api: Api;

beforeAll(async () => {
  platform = await startBundledPlatform("platform");
  api = await logIn(platform.url, local.demo);
});
afterAll(() => platform.stop());

const minuteAgo = (second: number): Date => new Date(Date.now() - 60_000 + second * 1000);
const kept = (checks: readonly { promise: string; kept: boolean; evidence: string }[]): readonly string[] =>
  checks.filter((check) => !check.kept).map(({ promise, evidence }) => `${promise}: ${evidence}`);

describe("the bundles behind NGINX", () => {
  test("keep every promise that npm start -- --once verifies, with the demo fleet", async () => {
    const fleet = await prepareFleet(api, demoVehicles);
    const fixes = demoVehicles.flatMap((vehicle) =>
      Array.from({ length: 20 }, (_, second) => demoFix(vehicle, minuteAgo(second))),
    );
    const checks = await verifyPlatform({ api, paths: [], fleet, fixes });
    expect(checks.length).toBeGreaterThanOrEqual(6);
    expect(kept(checks)).toEqual([]);
  });

  test("take a real recorded track over the OsmAnd protocol: history exact, live newest, repeated and shuffled harmless", async ({
    skip,
  }) => {
    const file = testData("bus-route14-liverpool.csv");
    if (file === undefined) skip("RUMBO_DATA does not name a folder with bus-route14-liverpool.csv");
    const fixes = readTracks(file!);
    const names = [...new Set(fixes.map(({ vehicle }) => vehicle))];
    expect([fixes.length, names.length]).toEqual([1533, 8]);
    const fleet = await prepareFleet(
      api,
      names.map((name) => ({ name, kind: "bus" })),
    );
    expect(kept(await verifyPlatform({ api, paths: [], fleet, fixes }))).toEqual([]);
  });

  test("tell database, broker and cache apart on their public health", async () => {
    for (const path of servicesOf(local, await loadServices()).flatMap(({ paths }) => paths)) {
      const response = await fetch(`${platform.url}${path}/health`);
      expect([path, response.status]).toEqual([path, 200]);
    }
  });

  test("show neither probes nor metrics outside", async () => {
    for (const path of [internalPath.metrics, internalPath.ready, internalPath.live])
      for (const prefix of ["", "/api/map/v1"]) {
        const response = await fetch(`${platform.url}${prefix}${path}`);
        expect(await response.text()).not.toMatch(/# HELP|"status":"ok"/);
      }
  });

  test("are watched: a database that is killed comes back by itself", async () => {
    process.kill(platform.supervisor.pid("postgres"), "SIGKILL");
    await expect.poll(() => platform.events.join("\n")).toContain("postgres ended (SIGKILL)");
    await expect
      .poll(async () => (await fetch(`${platform.url}/api/map/v1/health`)).status, { timeout: 20_000 })
      .toBe(200);
    await expect
      .poll(() => api.get("/api/map/v1/vehicles?limit=1").catch(String), { timeout: 20_000 })
      .toHaveProperty("items");
  });
});

describe("bad input at the front door", () => {
  let vehicle: FleetVehicle;
  beforeAll(async () => {
    [vehicle] = (await prepareFleet(api, [{ name: "Bad input", kind: "car" }])) as [FleetVehicle];
  });

  const batch = (body: string, token = vehicle.trackerToken): Promise<Response> =>
    fetch(`${platform.url}/api/map/v1/positions`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body,
    });
  const position = { fixTime: "2026-01-26T15:57:02Z", latitude: 53.4, longitude: -2.9 };

  async function problemOf(response: Response): Promise<{ status: number; code: string }> {
    expect(response.headers.get("content-type")).toContain("application/problem+json");
    const problem = (await response.json()) as { type: string; status: number; code: string; title: string };
    expect(problem).toMatchObject({
      type: `/problems/${problem.code}`,
      status: response.status,
      title: expect.any(String) as string,
    });
    return { status: response.status, code: problem.code };
  }

  test("an unknown tracker token", async () => {
    expect(await problemOf(await batch(JSON.stringify({ positions: [position] }), "nobody"))).toEqual({
      status: 401,
      code: "unknown-tracker-token",
    });
    expect(await problemOf(await fetch(`${platform.url}/api/map/v1/osmand?id=nobody&lat=1&lon=2&timestamp=1`))).toEqual(
      { status: 401, code: "unknown-tracker-token" },
    );
  });

  test("a malformed fix", async () => {
    const response = await fetch(
      `${platform.url}/api/map/v1/osmand?id=${vehicle.trackerToken}&lat=north&lon=2&timestamp=1769443022`,
    );
    expect(await problemOf(response)).toEqual({ status: 400, code: "invalid-latitude" });
  });

  test("a fix in the future, named in a batch whose good positions are taken", async () => {
    const future = { ...position, fixTime: new Date(Date.now() + 3_600_000).toISOString() };
    const response = await batch(JSON.stringify({ positions: [position, future, { ...position, latitude: 91 }] }));
    expect(await response.json()).toEqual({
      accepted: 1,
      duplicates: 0,
      rejected: [
        { index: 1, code: "fix-time-in-future" },
        { index: 2, code: "invalid-latitude" },
      ],
    });
  });

  test("a batch of 2,000 positions", async () => {
    expect(await problemOf(await batch(JSON.stringify({ positions: Array(2000).fill(position) })))).toEqual({
      status: 422,
      code: "too-many-positions",
    });
  });

  test("a body that is no JSON", async () => {
    expect(await problemOf(await batch("{positions"))).toMatchObject({ status: 400 });
  });

  test("a body that is too large for the service, or for NGINX", async () => {
    const { bodyLimitKiB } = (await loadServices()).find(({ name }) => name === "ms-mapeo")!;
    expect(await problemOf(await batch(" ".repeat(bodyLimitKiB * 1024 + 1)))).toEqual({
      status: 413,
      code: "body-too-large",
    });
  });

  test("a body that the contract refuses, with the place of each mistake", async () => {
    const response = await fetch(`${platform.url}/api/auth/v1/sessions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email: 7 }),
    });
    expect(await problemOf(response)).toEqual({ status: 400, code: "invalid-request" });
  });

  test("a path that nobody serves", async () => {
    expect(await problemOf(await fetch(`${platform.url}/api/nothing/v1/things`))).toEqual({
      status: 404,
      code: "not-found",
    });
    expect(await problemOf(await fetch(`${platform.url}/api/map/v1/nothing`))).toMatchObject({ status: 404 });
  });

  test("nothing of it was stored, and the vehicle still takes good fixes", async () => {
    await sendFix(platform.url, vehicle, {
      vehicle: vehicle.name,
      time: new Date("2026-01-26T15:58:00Z"),
      latitude: 1,
      longitude: 2,
    });
    const { features } = await api.get<{ features: unknown[] }>(
      `/api/map/v1/vehicles/${vehicle.vehicleId}/history?from=2020-01-01T00:00:00Z&to=2030-01-01T00:00:00Z`,
    );
    expect(features).toHaveLength(2);
  });
});
