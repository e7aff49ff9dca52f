import { availableParallelism, loadavg } from "node:os";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { databaseName } from "../../environments/naming.ts";
import { withDatabase } from "../../jobs/connection.ts";
import { logIn } from "../../local/demo/account.ts";
import { prepareFleet } from "../../local/demo/fleet.ts";
import { drillAccount } from "../../local/drills/drill.ts";
import { handOver, type HandOverReport } from "../../local/regions/hand-over.ts";
import { isStreaming } from "../../local/regions/two-regions.ts";
import { trackingWork, type Work } from "../../local/regions/work.ts";
import { insertAsOf } from "../support/stale-writer.ts";
import { startTwoRegions } from "../support/two-regions-under-test.ts";
import { until } from "../support/until.ts";

/** Row 12 of the fault matrix: seconds without writes, beside the promotion itself. */
const longestPause = 3;
const database = databaseName("ms-mapeo");

let two: Awaited<ReturnType<typeof startTwoRegions>>;
let work: Work;
const reports: HandOverReport[] = [];

beforeAll(async () => {
  two = await startTwoRegions("switch-over", ["ms-autenticacion", "ms-mapeo"], {
    number: 1,
    mode: "observe",
    promotionSeconds: 3,
  });
  const api = await logIn(two.urls.primary, drillAccount);
  work = trackingWork(api, await prepareFleet(api, [{ name: "Drill", kind: "bus" }]));
});
afterAll(() => two.dispose());

describe("row 12: writes move under load", () => {
  // There and back and there again: each time to a replica that was made anew.
  test.each([
    ["switch-over", "secondary"],
    ["fail-back", "primary"],
    ["switch-over", "secondary"],
  ] as const)("by %s to the %s, and nothing acknowledged is lost", async (kind, to) => {
    const { epoch } = await two.state();
    const result = await handOver({ two, kind, to, work });
    reports.push(result);
    expect(result.lost).toEqual([]);
    expect(result.acknowledged).toBeGreaterThan(50);
    expect(result.state).toMatchObject({ epoch: epoch + 1, owner: to, gate: "open", latch: to === "secondary" });
    // Row 14: whoever still believes in the old region, and in its epoch, gets nothing in.
    const old = to === "secondary" ? "primary" : "secondary";
    await expect(work.write(two.urls[old])).rejects.toThrow(/^503 /);
    await work.read(two.urls[old]);
    const url = withDatabase(two.regions[old].backing.postgres, database);
    expect(await insertAsOf({ url, role: database, epoch, begin: "BEGIN READ WRITE" })).toBe("RG001");

    // Row 15: the old side comes back as a replica.
    await two.rejoin(old);
    await until("the new replica streams", () => isStreaming(two.regions[old].backing.postgres));
  });

  test(`and each time with no more than ${longestPause} s without writes beside the promotion, or without reads`, ({
    skip,
  }) => {
    const [load = 0] = loadavg();
    const processors = availableParallelism();
    skip(
      load > 4 * processors,
      `This machine is busy with other things: load ${load.toFixed(0)} on ${processors} processors.`,
    );
    expect(reports).toHaveLength(3);
    for (const { gapSeconds, readGapSeconds, procedure } of reports) {
      expect(gapSeconds, JSON.stringify(procedure)).toBeLessThanOrEqual(longestPause);
      expect(readGapSeconds).toBeLessThanOrEqual(longestPause);
    }
  });
});
