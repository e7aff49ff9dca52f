import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { databaseName } from "../../environments/naming.ts";
import { connected, withDatabase } from "../../jobs/connection.ts";
import { logIn } from "../../local/demo/account.ts";
import { prepareFleet } from "../../local/demo/fleet.ts";
import { drillAccount } from "../../local/drills/drill.ts";
import { loseRegion, type RegionLossReport } from "../../local/regions/region-loss.ts";
import { isStreaming } from "../../local/regions/two-regions.ts";
import { trackingWork, type Work } from "../../local/regions/work.ts";
import { environment as production } from "../../environments/production.ts";
import { insertAsOf } from "../support/stale-writer.ts";
import { quickly, startTwoRegions } from "../support/two-regions-under-test.ts";
import { until } from "../support/until.ts";

const promotionSeconds = 3;
const database = databaseName("ms-mapeo");

let two: Awaited<ReturnType<typeof startTwoRegions>>;
let work: Work;
let report: RegionLossReport;

beforeAll(async () => {
  two = await startTwoRegions("lossy", ["ms-autenticacion", "ms-mapeo"], { number: 2, mode: "auto", promotionSeconds });
  const api = await logIn(two.urls.primary, drillAccount);
  work = trackingWork(api, await prepareFleet(api, [{ name: "Drill", kind: "bus" }]));
  report = await loseRegion({
    two,
    work,
    environment: { ...production, recovery: { ...production.recovery, failover: quickly } },
    promotionSeconds,
    clients: 6,
    everyMs: 100,
    dns: { intervalSeconds: 0.5, ttlSeconds: 2 },
    cutSeconds: 2,
  });
});
afterAll(() => two.dispose());

describe("row 13: a region that is lost with what it had not replicated", () => {
  test("tells of everything that is lost", () => {
    expect(report.lost.length).toBeGreaterThan(0);
    expect(report.possiblyLost).toEqual(expect.arrayContaining([...report.lost]));
    expect(report.possiblyLost.length).toBeLessThan(report.acknowledged);
    expect(report.rpoSeconds).toBeGreaterThanOrEqual(2);
  });

  test("is followed by one epoch and one promotion, and nobody waits for it", () => {
    expect(report).toMatchObject({ epoch: 2, promotions: 1, lostRegionStayedLost: true });
    expect(report.measured.writes).toBeLessThan(60);
  });
});

describe("rows 14 and 21: the old primary comes back as it was", () => {
  beforeAll(async () => {
    const { primary } = two.regions;
    await primary.startBacking();
    await primary.startServices(two.outside("primary"), { standby: true });
  });

  test("and its database takes nothing, whatever a writer believes in", async () => {
    const old = { url: withDatabase(two.regions.primary.backing.postgres, database), role: database };
    for (const epoch of [1, 2]) {
      expect(await insertAsOf({ ...old, epoch, begin: "BEGIN" })).toBe("RG001");
      expect(await insertAsOf({ ...old, epoch, begin: "BEGIN READ WRITE" })).toBe("RG001");
    }
  });

  test("its services answer reads and refuse writes", async () => {
    // In whose words: NGINX asks the spare replica after a 503, which here is nobody.
    await expect(work.write(two.urls.primary)).rejects.toThrow(/^503 /);
    await work.read(two.urls.primary);
  });

  test("and nothing moves back by itself", async () => {
    const before = await two.state();
    await until("the owner has renewed its lease ten times", async () => {
      const { lease } = await two.state();
      return lease.beat > before.lease.beat + 10;
    });
    expect(await two.state()).toMatchObject({ epoch: 2, owner: "secondary", gate: "open", latch: true });
  });
});

describe("row 15: it joins again", () => {
  test("as a replica that has what the new primary has", async () => {
    await two.rejoin("primary");
    const [old, owner] = [two.regions.primary.backing.postgres, two.regions.secondary.backing.postgres];
    await until("the replica streams", () => isStreaming(old));
    await work.write(two.urls.secondary);
    const wanted = await fingerprint(owner);
    await until("both have the same rows on the same timeline", async () => {
      const found = await fingerprint(old);
      return found.vehicles === wanted.vehicles && found.positions === wanted.positions && found;
    });
    expect(await timelineOf(old)).toBe(await timelineOf(owner));
  });
});

describe("row 16: a replica that is gone for long", () => {
  test("does not fill the primary's disk: its slot is given up, and a new replica takes its place", async () => {
    const owner = two.regions.secondary.backing.postgres;
    await two.regions.primary.supervisor.stop("postgres");
    await connected(owner, async (client) => {
      for (let megabytes = 0; megabytes < 160; megabytes += 16) {
        await client.query("SELECT pg_logical_emit_message(false, 'drill', repeat('x', 16 * 1024 * 1024))");
        await client.query("SELECT pg_switch_wal()");
      }
      await client.query("CHECKPOINT");
      const { rows } = await client.query<{ wal_status: string }>(
        "SELECT wal_status FROM pg_replication_slots WHERE wal_status = 'lost'",
      );
      expect(rows.length).toBeGreaterThan(0);
    });
    await work.write(two.urls.secondary);
    await two.rejoin("primary");
    await until("the replica streams", () => isStreaming(two.regions.primary.backing.postgres));
  });
});

function fingerprint(server: string): Promise<{ readonly vehicles: string; readonly positions: string }> {
  return connected(withDatabase(server, database), async (client) => {
    const hashOf = async (table: string): Promise<string> => {
      const { rows } = await client.query<{ hash: string }>(
        `SELECT coalesce(md5(string_agg(row::text, ',' ORDER BY row::text)), '') AS hash FROM ${table} row`,
      );
      return rows[0]!.hash;
    };
    return { vehicles: await hashOf("vehicles"), positions: await hashOf("positions") };
  });
}

const timelineOf = (server: string): Promise<number> =>
  connected(server, async (client) => {
    await client.query("SELECT 1");
    const { rows } = await client.query<{ timeline: number }>(
      `SELECT CASE WHEN pg_is_in_recovery() THEN (SELECT received_tli FROM pg_stat_wal_receiver)
       ELSE (SELECT timeline_id FROM pg_control_checkpoint()) END AS timeline`,
    );
    return rows[0]!.timeline;
  });
