import { setTimeout as delay } from "node:timers/promises";
import { Redis } from "ioredis";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { local } from "../../environments/local.ts";
import { logIn } from "../../local/demo/account.ts";
import type { Api } from "../../local/demo/api.ts";
import { demoVehicles } from "../../local/demo/demo-routes.ts";
import { type FleetVehicle, prepareFleet } from "../../local/demo/fleet.ts";
import { type LivePosition, LiveStream } from "../../local/demo/live-stream.ts";
import { freeze } from "../../local/faults/freeze.ts";
import { lostOf } from "../../local/load/lost.ts";
import { type PlatformUnderTest, startBundledPlatform } from "../support/platform-under-test.ts";
import { type PositionSenders, sendPositions } from "./position-senders.ts";

let platform: PlatformUnderTest;
let api: Api;
let fleet: readonly FleetVehicle[];

beforeAll(async () => {
  platform = await startBundledPlatform("positions");
  api = await logIn(platform.url, local.demo);
  fleet = await prepareFleet(api, demoVehicles);
});
afterAll(() => platform.stop());

/** Lets things break while positions stream in, and holds what must hold whatever breaks. */
async function streamingWhile(
  fault: (seen: { readonly positions: readonly Delivered[]; readonly senders: PositionSenders }) => Promise<void>,
): Promise<PositionSenders> {
  const positions: Delivered[] = [];
  const stream = await LiveStream.open(api, (position) => void positions.push({ ...position, at: Date.now() }));
  const senders = sendPositions(platform.url, fleet);
  try {
    await expect.poll(() => senders.acknowledged.length).toBeGreaterThan(fleet.length * 5);
    await fault({ positions, senders });
    await everythingIsBack(senders);
  } finally {
    await senders.stop();
    stream.close();
  }
  expect(await lost(senders)).toEqual([]);
  expect(senders.refusals.filter(({ what, retryAfter }) => what !== 503 || retryAfter === null)).toEqual([]);
  expect(Math.max(...senders.waits)).toBeLessThan(2_000);
  expect(backwards(positions)).toEqual([]);
  return senders;
}

/** A position, and when the browser had it, in milliseconds since 1970. */
type Delivered = LivePosition & { readonly at: number };

/** Acknowledged minus stored, once the spool is drained: the database is asked through the API. */
async function lost({ acknowledged }: PositionSenders) {
  const sent = [...acknowledged];
  await expect.poll(() => lostOf(api, sent).catch(() => sent), { timeout: 20_000, interval: 500 }).toEqual([]);
  return lostOf(api, sent);
}

/** Nobody repairs anything: positions are taken and reach the database again, and a live map can be opened. */
async function everythingIsBack(senders: PositionSenders): Promise<void> {
  const since = senders.acknowledged.length;
  await expect.poll(() => senders.acknowledged.length, { timeout: 20_000 }).toBeGreaterThan(since + fleet.length * 5);
  await lost(senders);
  const opened = (): Promise<string> =>
    LiveStream.open(api).then((stream) => {
      stream.close();
      return "opened";
    }, String);
  await expect.poll(opened, { timeout: 10_000 }).toBe("opened");
}

const backwards = (positions: readonly Delivered[]): readonly Delivered[] =>
  [...Map.groupBy(positions, ({ vehicleId }) => vehicleId).values()].flatMap((ofVehicle) =>
    ofVehicle.filter(({ fixTime }, index) => index > 0 && fixTime < (ofVehicle[index - 1]?.fixTime ?? "")),
  );

/** Positions of this period that a browser had within it, too. */
const shownWithin = (positions: readonly Delivered[], begin: number, end: number): readonly Delivered[] =>
  positions.filter(({ fixTime, at }) => Date.parse(fixTime) > begin && at < end);

const seconds = (count: number): Promise<void> => delay(count * 1_000);

describe("nothing acknowledged is lost, nobody waits two seconds, and everything comes back by itself", () => {
  test("when ms-mapeo is killed, again and again (row 6)", async () => {
    await streamingWhile(async ({ senders }) => {
      for (let round = 0; round < 3; round += 1) {
        const before = senders.acknowledged.length;
        platform.supervisor.crash("ms-mapeo-1");
        await expect.poll(() => senders.acknowledged.length, { timeout: 10_000 }).toBeGreaterThan(before + 100);
      }
    });
  });

  test("when ms-mapeo is killed while the spool is all there is (rows 6 and 8)", async () => {
    await streamingWhile(async ({ senders }) => {
      const thaw = freeze(platform.supervisor.pid("postgres"));
      const before = senders.acknowledged.length;
      await expect.poll(() => senders.acknowledged.length, { timeout: 10_000 }).toBeGreaterThan(before + 100);
      platform.supervisor.crash("ms-mapeo-1");
      await seconds(1);
      thaw();
    });
  });

  test.each([
    ["stops at once", "SIGQUIT"],
    ["is killed", "SIGKILL"],
  ] as const)("when PostgreSQL %s and is down for 3 s, and the live map moves on (row 7)", async (_what, signal) => {
    await streamingWhile(async ({ positions }) => {
      const begin = Date.now();
      platform.supervisor.crash("postgres", { signal, downMs: 3_000 });
      await seconds(3);
      expect(shownWithin(positions, begin + 500, begin + 3_000).length).toBeGreaterThan(fleet.length);
    });
  });

  test("when PostgreSQL freezes for 10 s, and the live map moves on (row 8)", async () => {
    const senders = await streamingWhile(async ({ positions, senders: { acknowledged } }) => {
      const begin = Date.now();
      const thaw = freeze(platform.supervisor.pid("postgres"));
      try {
        await seconds(5);
        // Whoever opens the map now sees the fleet where it is, not where it was.
        const late = await LiveStream.open(api);
        const times = fleet.map(({ vehicleId }) => Date.parse(late.latest.get(vehicleId)?.fixTime ?? ""));
        late.close();
        expect(Math.min(...times)).toBeGreaterThan(begin + 3_000);
        await seconds(5);
      } finally {
        thaw();
      }
      expect(shownWithin(positions, begin + 1_000, Date.now()).length).toBeGreaterThan(fleet.length * 50);
      expect(acknowledged.filter(({ time }) => time > begin + 1_000).length).toBeGreaterThan(fleet.length * 50);
    });
    // The first to notice waits; the others do not.
    expect(senders.waits.toSorted((a, b) => a - b)[Math.floor(senders.waits.length * 0.98)]).toBeLessThan(300);
  });

  test("when PostgreSQL is read-only for 5 s, and the live map moves on (row 10)", async () => {
    await streamingWhile(async ({ positions }) => {
      const begin = Date.now();
      await setReadOnly("on");
      try {
        await seconds(5);
      } finally {
        await setReadOnly("off");
      }
      expect(shownWithin(positions, begin + 1_000, Date.now()).length).toBeGreaterThan(fleet.length * 20);
    });
  });

  test("when RabbitMQ is killed (row 24)", async () => {
    await streamingWhile(async ({ senders }) => {
      platform.supervisor.crash("rabbitmq");
      const before = senders.acknowledged.length;
      // It carries no position while the database can write.
      await seconds(2);
      expect(senders.acknowledged.length).toBeGreaterThan(before + fleet.length * 10);
    });
  });

  test("when PostgreSQL freezes and RabbitMQ is killed with positions in the spool", async () => {
    const senders = await streamingWhile(async ({ senders: { acknowledged, refusals } }) => {
      const thaw = freeze(platform.supervisor.pid("postgres"));
      try {
        const before = acknowledged.length;
        await expect.poll(() => acknowledged.length, { timeout: 10_000 }).toBeGreaterThan(before + 100);
        platform.supervisor.crash("rabbitmq");
        // Neither can take them.
        await expect.poll(() => refusals.length, { timeout: 10_000 }).toBeGreaterThan(10);
      } finally {
        thaw();
      }
    });
    expect(senders.refusals.length).toBeGreaterThan(0);
  });

  test.each<readonly [string, () => Promise<void>]>([
    [
      "is killed",
      async () => {
        platform.supervisor.crash("redis", { downMs: 2_000 });
        await seconds(2);
      },
    ],
    [
      "is frozen for 4 s",
      async () => {
        const thaw = freeze(platform.supervisor.pid("redis"));
        await seconds(4);
        thaw();
      },
    ],
    [
      "is flushed",
      async () => {
        const redis = new Redis(platform.backing.urls.cache);
        await redis.flushall();
        redis.disconnect();
      },
    ],
  ])("when Redis %s: no position is refused, and the live map catches up (row 29)", async (_what, fault) => {
    const senders = await streamingWhile(async ({ positions }) => {
      await fault();
      const since = Date.now();
      await expect
        .poll(() => new Set(shownWithin(positions, since, Infinity).map(({ vehicleId }) => vehicleId)).size, {
          timeout: 15_000,
        })
        .toBe(fleet.length);
    });
    expect(senders.refusals).toEqual([]);
  });
});

async function setReadOnly(value: "on" | "off"): Promise<void> {
  const client = new Client({ connectionString: platform.backing.urls.postgres });
  await client.connect();
  await client.query("SET default_transaction_read_only = off");
  await client.query(`ALTER SYSTEM SET default_transaction_read_only = ${value}`);
  await client.query("SELECT pg_reload_conf()");
  await client.end();
}
