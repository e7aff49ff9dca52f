import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { local } from "../../environments/local.ts";
import { logIn } from "../../local/demo/account.ts";
import type { Api } from "../../local/demo/api.ts";
import { type FleetVehicle, prepareFleet } from "../../local/demo/fleet.ts";
import { keepAliveLoad, type LoadReport } from "../../local/load/keep-alive-load.ts";
import { lostOf } from "../../local/load/lost.ts";
import type { Rollout } from "../../local/replica-set.ts";
import { connected } from "../../jobs/connection.ts";
import { secretFile, variable } from "../../services/kit/src/runtime.ts";
import { type PlatformUnderTest, startBundledPlatform } from "../support/platform-under-test.ts";

const service = "ms-mapeo";

let platform: PlatformUnderTest;
let api: Api;
let fleet: readonly FleetVehicle[];

beforeAll(async () => {
  platform = await startBundledPlatform("rolling", { replicas: { [service]: 5 } });
  api = await logIn(platform.url, local.demo);
  fleet = await prepareFleet(
    api,
    Array.from({ length: 10 }, (_, index) => ({ name: `Rolling ${index}`, kind: "bus" })),
  );
});
afterAll(() => platform.stop());

/** At least 5,000 requests on 40 connections while `work` goes on, and until it is done. */
async function underLoad(work: () => Promise<Rollout>): Promise<{ rollout: Rollout; load: LoadReport }> {
  const rollout = work();
  const load = await keepAliveLoad({ api, fleet, until: rollout, atLeast: 5_000 });
  return { rollout: await rollout, load };
}

async function expectNothingFailed(load: LoadReport): Promise<void> {
  expect(load.failures).toEqual({});
  expect(load.requests).toBeGreaterThanOrEqual(5_000);
  expect(await lostOf(api, load.acknowledged)).toEqual([]);
}

/**
 * What NGINX had to repeat because a replica let a request down. It hides that from everybody, so the promise of the
 * services' own shutdown is looked at here; a refusal by the spare port is no such thing.
 */
const letDown = (): readonly string[] =>
  readFileSync(platform.supervisor.logFile("nginx"), "utf8")
    .split("\n")
    .filter((line) => line.includes("upstream") && !line.includes("Connection refused"));

const versions = (): string[] => platform.replicas(service).map(({ version }) => version);
const pids = (): number[] => platform.replicas(service).map(({ pid }) => pid);

/** Every old replica went in good order, and only when a new one served beside all the old ones that were left. */
function expectOneAtATime({ from, to, events }: Rollout): void {
  expect(events.filter(({ event }) => event === "stopped").map(({ ending }) => ending)).toEqual([0, 0, 0, 0, 0]);
  const stopping = events.filter(({ event }) => event === "stopping");
  expect(stopping.map(({ serving }) => serving)).toEqual(
    stopping.map((_, index) => (from === to ? { [to]: 6 } : { [from]: 5 - index, [to]: index + 1 })),
  );
}

describe("row 1 of the fault matrix: five replicas under keep-alive load", () => {
  test("a rolling update to a version that takes 3 s to begin fails no request, loses no position, and overlaps old and new (row 31: on the next schema)", async () => {
    const { rollout, load } = await underLoad(async () => {
      await widenTables();
      return platform.rollingUpdate(service, { version: "2", entry: slowly(platform.entryOf(service), 3_000) });
    });
    expect(rollout).toMatchObject({ from: "e2e", to: "2", completed: true });
    expectOneAtATime(rollout);
    expect(versions()).toEqual(["2", "2", "2", "2", "2"]);
    const [started, ready] = ["starting", "ready"].map((event) => rollout.events.find((each) => each.event === event)!);
    expect(ready!.seconds - started!.seconds).toBeGreaterThan(3);
    await expectNothingFailed(load);
    expect(letDown()).toEqual([]);
  });

  test("a rolling restart replaces every process and fails no request", async () => {
    const change = { entry: platform.entryOf(service) };
    const before = pids();
    const { rollout, load } = await underLoad(() => platform.rollingUpdate(service, change));
    expect(rollout).toMatchObject({ from: "2", to: "2", completed: true });
    expectOneAtATime(rollout);
    expect(pids().filter((pid) => before.includes(pid))).toEqual([]);
    await expectNothingFailed(load);
  });
});

test("row 2 of the fault matrix: a version that never becomes ready stops the update, and the old five serve on", async () => {
  const before = pids();
  const { rollout, load } = await underLoad(() =>
    platform.rollingUpdate(service, { version: "broken", entry: neverReady() }, { readyTimeoutMs: 4_000 }),
  );
  expect(rollout.completed).toBe(false);
  expect(rollout.reason).toContain("did not become ready");
  expect(rollout.events.map(({ event }) => event)).toEqual(["starting", "given up"]);
  expect(rollout.events.at(-1)!.serving).toEqual({ 2: 5 });
  expect(pids()).toEqual(before);
  await expectNothingFailed(load);
});

/**
 * What an expanding migration does, and more: every table of the service gets a column that no version knows. Whatever runs
 * afterwards is an old version on a new schema.
 */
async function widenTables(): Promise<void> {
  const owner = readFileSync(join(platform.directory, "secrets", service, secretFile.databaseOwner), "utf8");
  await connected(owner, async (client) => {
    const { rows } = await client.query<{ statement: string }>(
      `SELECT format('ALTER TABLE %s ADD COLUMN of_the_next_version text', oid::regclass) AS statement
       FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition AND relowner = current_user::regrole`,
    );
    expect(rows.length).toBeGreaterThan(3);
    await client.query("SET lock_timeout = '5s'");
    for (const { statement } of rows) await client.query(statement);
  });
}

/** An entry that waits before it becomes the service. */
function slowly(entry: string, milliseconds: number): string {
  const file = join(platform.directory, "slow-main.js");
  const begin = `await new Promise((resolve) => setTimeout(resolve, ${milliseconds}));`;
  writeFileSync(file, `${begin}\nawait import(${JSON.stringify(pathToFileURL(entry).href)});\n`);
  return file;
}

/** An entry of a process that listens, as a service does, and never says anything but 503. */
function neverReady(): string {
  const file = join(platform.directory, "never-ready-main.js");
  writeFileSync(
    file,
    `import { createServer } from "node:http";
    if (process.argv[2] === "migrate") process.exit();
    for (const name of ["${variable.port}", "${variable.internalPort}"])
      createServer((_, response) => response.writeHead(503).end("{}")).listen(process.env[name], "127.0.0.1");`,
  );
  return file;
}
