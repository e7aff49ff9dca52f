import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { RegionRole } from "../../environments/environment.ts";
import { logIn } from "../../local/demo/account.ts";
import { drillAccount } from "../../local/drills/drill.ts";
import type { TcpProxy } from "../../local/faults/tcp-proxy.ts";
import { isStreaming, untilState } from "../../local/regions/two-regions.ts";
import type { OwnershipAnswer } from "../../services/kit/src/ownership.ts";
import { internalPath } from "../../services/kit/src/runtime.ts";
import { State } from "../../services/region-guard/src/state.ts";
import { ownershipSlot, vantageSlot } from "../../services/region-guard/src/store/slots.ts";
import { readSlot } from "../../services/region-guard/src/store/store.ts";
import { clockSignal, jumpingClock } from "../support/jumping-clock.ts";
import { guardProcess, startGuardTwin } from "../support/guard-twin.ts";
import { type RegionWriters, startRegionWriters } from "../support/region-writers.ts";
import { startTwoRegions } from "../support/two-regions-under-test.ts";
import { until } from "../support/until.ts";

/** Production's, a seventh or so of each; the cool-down is as short as it can be. Seconds. */
const settings = { leaseSeconds: 5, renewSeconds: 0.5, probeSeconds: 0.5, holdSeconds: 8, cooldownSeconds: 2 };
/** GitHub's of 2018 was 43 s long; production's hold is 60 s. */
const shortPartition = (43 / 60) * settings.holdSeconds;
/** Seconds that a failover may take on a busy machine, with what an owner may say before it is called lost. */
const limit = 90;
/** Seconds: the kit ends every transaction by then. */
const longestTransaction = 2;

let two: Awaited<ReturnType<typeof startTwoRegions>>;
let writers: RegionWriters;

beforeAll(async () => {
  two = await startTwoRegions("partition", ["ms-autenticacion"], {
    number: 8,
    mode: "auto",
    promotionSeconds: 2,
    settings,
    guardEnv: jumpingClock,
  });
  const { accessToken } = await logIn(two.urls.primary, drillAccount);
  writers = startRegionWriters(two, accessToken ?? "");
  await until("the primary takes writes", () => writers.taken("primary").length > 5);
});
afterAll(async () => {
  await writers.stop();
  await two.dispose();
});

describe("row 18: sights of the primary", () => {
  afterEach(healAll);

  test("from the witness alone are none: nobody moves", async () => {
    two.sightLinks.witness.inject({ kind: "blackhole" });
    await nothingMovesFor(1.5);
    // And it did see nothing.
    expect(await readSlot(two.table.store, vantageSlot("witness"))).toMatchObject({ verdict: "bad" });
  });

  test("from the standby alone are none: nobody moves", async () => {
    two.sightLinks.secondary.inject({ kind: "blackhole" });
    await nothingMovesFor(1.5);
  });

  test("that come and go every second, from both at once: nobody moves", async () => {
    let blind = false;
    const flapping = setInterval(() => {
      blind = !blind;
      for (const link of Object.values(two.sightLinks))
        if (blind) link.inject({ kind: "reset" });
        else link.heal();
    }, 1_000);
    try {
      await nothingMovesFor(2);
    } finally {
      clearInterval(flapping);
    }
  });
});

describe("rows 18 and 20: two of three see nothing good, and the standby has two guards", () => {
  const logs: string[] = [];
  let state: State;

  beforeAll(async () => {
    const { supervisor } = two.regions.secondary;
    logs.push(supervisor.logFile(guardProcess), await startGuardTwin(two.regions.secondary));
    // The primary never learns that it has lost writes.
    two.table.intercept((id, value) => {
      if (id === ownershipSlot.id && State.parse(value).owner === "secondary") cut([two.tableLinks.primary]);
      return true;
    });
    state = await failsOver(Object.values(two.sightLinks));
    await supervisor.stop("region-guard-2");
  });
  afterAll(giveBack);

  test("writes move exactly once", () => {
    expect(state).toMatchObject({ epoch: 2, madeBy: "fail-over" });
    expect(two.rds.asked()).toBe(1);
  });

  test("the old primary, which was well until then and hears of nothing, is silent before the new one takes anything", () => {
    expectSilenceBetween(0);
  });

  test("one guard does it all, and the other one says why it does nothing", () => {
    const idle = logs.map((file) => readFileSync(file, "utf8")).filter((log) => !log.includes("step done"));
    expect(idle).toHaveLength(1);
    expect(idle[0]).toMatch(/"because":"\S+ (is at it|was first)".*left to another guard/);
  });
});

describe("rows 19 and 30: a partition as long as GitHub's, with clocks that jump", () => {
  test("moves nobody, and writes go on afterwards", async () => {
    const links = [two.tableLinks.primary, ...Object.values(two.sightLinks)];
    const cutAt = performance.now();
    cut(links);
    turnClocks({ primary: "ahead", secondary: "behind" });
    await until("as much time has passed", () => performance.now() - cutAt >= shortPartition * 1_000);
    healAll();
    const healedAt = performance.now();
    await until("the primary takes writes", () => writers.taken("primary", healedAt).length > 2);
    await nothingMovesFor(1);
    expect(writers.taken("secondary", cutAt)).toEqual([]);
  });
});

describe("row 20b: nobody reaches the table", () => {
  let cutAt: number;

  beforeAll(() => {
    cutAt = performance.now();
    cut(Object.values(two.tableLinks));
  });

  test("the owner is silent once its lease is over, and nobody takes over", async () => {
    const { epoch } = await two.state();
    const asked = two.rds.asked();
    const deadline = cutAt + (settings.leaseSeconds + 1.5 * settings.holdSeconds) * 1_000;
    const after = await untilState(two, (state) => state.epoch !== epoch || performance.now() > deadline, limit);
    expect(after).toMatchObject({ epoch, owner: "primary" });
    expect(two.rds.asked()).toBe(asked);
    expect(writers.taken("primary", cutAt + leaseOver)).toEqual([]);
    expect(writers.taken("secondary", cutAt)).toEqual([]);
  });

  test("people can let the last owner go on, and nobody else", async () => {
    const since = performance.now();
    expect(await override("secondary")).toBe(409);
    expect(await override("primary")).toBe(204);
    await until("the primary takes writes", () => writers.taken("primary", since).length > 2);
    expect((await ownership()).validForMs).toBeGreaterThan(settings.leaseSeconds * 1_000);
    expect(writers.taken("secondary", since)).toEqual([]);
  });

  test("which ends when the table answers again", async () => {
    healAll();
    await until(
      "a lease is all that it has",
      async () => (await ownership()).validForMs <= settings.leaseSeconds * 1_000,
    );
    await nothingMovesFor(1);
    expect(await override("primary")).toBe(409);
  });
});

describe("row 20b: the primary alone does not reach the table", () => {
  let cutAt: number;
  let epoch: number;
  let state: State;

  beforeAll(async () => {
    ({ epoch } = await two.state());
    cutAt = performance.now();
    state = await failsOver([two.tableLinks.primary]);
  });
  afterAll(giveBack);

  test("it is silent once its lease is over", () => {
    expect(writers.taken("primary", cutAt + leaseOver)).toEqual([]);
  });

  test("and the standby takes over", () => {
    expect(state).toMatchObject({ epoch: epoch + 1, madeBy: "fail-over" });
    expectSilenceBetween(cutAt);
  });
});

describe("rows 19 and 30: a partition that lasts, with clocks that jump the other way", () => {
  let cutAt: number;
  let claimedAt: number;
  let epoch: number;
  let begunAt: Date;
  let state: State;

  beforeAll(async () => {
    ({ epoch } = await two.state());
    const asked = two.rds.asked();
    cutAt = performance.now();
    turnClocks({ primary: "behind", secondary: "ahead" });
    const claimed = async (): Promise<void> => {
      const { execution } = await untilState(two, (now) => now.epoch > epoch, limit);
      claimedAt = performance.now();
      begunAt = new Date(execution?.startedAt ?? 0);
    };
    [state] = await Promise.all([failsOver([two.tableLinks.primary, ...Object.values(two.sightLinks)]), claimed()]);
    expect(two.rds.asked()).toBe(asked + 1);
  });

  test("moves writes once, after the hold and no sooner", () => {
    expect(state).toMatchObject({ epoch: epoch + 1, madeBy: "fail-over" });
    // A sight counts from the last good one, which was up to one look and its answer before the cut.
    expect(claimedAt - cutAt).toBeGreaterThan((settings.holdSeconds - 2) * 1_000);
    // The secondary's clock is where this says that it is.
    expect(begunAt.getTime() - Date.now()).toBeGreaterThan(4 * 60_000);
  });

  test("and the old side is silent before the new one takes anything", () => {
    expect(writers.taken("primary", cutAt + leaseOver)).toEqual([]);
    expectSilenceBetween(cutAt);
  });
});

/** Milliseconds after which a primary without the table takes nothing: its lease is over, and what it was doing is done. */
const leaseOver = (settings.leaseSeconds + longestTransaction) * 1_000;

function cut(links: readonly TcpProxy[]): void {
  for (const link of links) link.inject({ kind: "blackhole" });
}

/** Makes the wall clocks of guards wrong by 5 minutes. */
function turnClocks(to: Readonly<Record<RegionRole, keyof typeof clockSignal>>): void {
  for (const role of ["primary", "secondary"] as const)
    process.kill(two.regions[role].supervisor.pid(guardProcess), clockSignal[to[role]]);
}

function healAll(): void {
  two.table.intercept(undefined);
  for (const link of [...Object.values(two.tableLinks), ...Object.values(two.sightLinks)]) link.heal();
}

/** Watches for so many holds, by the beats of the lease, that the primary keeps writes and is the only one who takes them. */
async function nothingMovesFor(holds: number): Promise<void> {
  const since = performance.now();
  const { epoch, lease } = await two.state();
  const enough = lease.beat + (holds * settings.holdSeconds) / settings.renewSeconds;
  const after = await untilState(two, (state) => state.execution !== undefined || state.lease.beat >= enough, limit);
  expect(after).toMatchObject({ epoch, owner: "primary", gate: "open" });
  expect(after.execution).toBeUndefined();
  expect(writers.refused("primary", since)).toEqual([]);
  expect(writers.taken("secondary", since)).toEqual([]);
}

/** Cuts links, and waits until the secondary has taken over and takes writes. */
async function failsOver(links: readonly TcpProxy[]): Promise<State> {
  const cutAt = performance.now();
  cut(links);
  const state = await untilState(two, ({ owner, execution }) => owner === "secondary" && !execution, limit);
  await until("the secondary takes writes", () => writers.taken("secondary", cutAt).length > 2);
  return state;
}

/** No write that the old side took had not ended when the first began that the new one took. */
function expectSilenceBetween(since: number): void {
  const last = Math.max(...writers.taken("primary", since).map(({ ended }) => ended));
  const first = Math.min(...writers.taken("secondary", since).map(({ begun }) => begun));
  expect(last).toBeLessThan(first);
}

/** Makes the primary what it was, with the secondary as its replica. */
async function giveBack(): Promise<void> {
  healAll();
  await rejoin("primary");
  await two.request("fail-back", "primary");
  await untilState(two, ({ owner, execution }) => owner === "primary" && !execution, limit);
  await rejoin("secondary");
  // An owner that is cut off in its cool-down counts it no further, and people decide.
  await untilState(two, ({ lease }) => lease.tenureSeconds >= settings.cooldownSeconds, limit);
  const since = performance.now();
  await until("the primary takes writes", () => writers.taken("primary", since).length > 2);
}

async function rejoin(role: RegionRole): Promise<void> {
  await two.rejoin(role);
  await until(`the ${role} streams`, () => isStreaming(two.regions[role].backing.postgres));
}

async function override(role: RegionRole): Promise<number> {
  const { status } = await fetch(`${two.regions[role].guardUrl()}/override`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ seconds: 600, reason: "nobody reaches the table", by: "a drill" }),
  });
  return status;
}

async function ownership(): Promise<OwnershipAnswer> {
  const response = await fetch(`${two.regions.primary.guardUrl()}${internalPath.ownership}`);
  return (await response.json()) as OwnershipAnswer;
}
