import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { environment } from "../../environments/production.ts";
import { logIn } from "../../local/demo/account.ts";
import { prepareFleet } from "../../local/demo/fleet.ts";
import { drillAccount } from "../../local/drills/drill.ts";
import { judged } from "../../local/drills/named/region-loss.ts";
import { loseRegion, type RegionLossReport } from "../../local/regions/region-loss.ts";
import { accountWork, trackingWork } from "../../local/regions/work.ts";
import { startTwoRegions } from "../support/two-regions-under-test.ts";

/** The whole platform once, and beside it what shows the same with one service and its database. */
const losses = [
  { promotionSeconds: 60, services: ["ms-autenticacion", "ms-horarios", "ms-mapeo"] },
  { promotionSeconds: 120, services: ["ms-autenticacion"] },
  { promotionSeconds: 180, services: ["ms-autenticacion"] },
  { promotionSeconds: 240, services: ["ms-autenticacion"] },
] as const;

const reports = new Map<number, RegionLossReport>();
const running: Awaited<ReturnType<typeof startTwoRegions>>[] = [];

// All at the same time, as each takes as long as a lost region takes with production's settings.
beforeAll(async () => {
  const { failover } = environment.recovery;
  const ready: (() => Promise<RegionLossReport>)[] = [];
  for (const [index, { promotionSeconds, services }] of losses.entries()) {
    const two = await startTwoRegions(`loss-${promotionSeconds}`, services, {
      number: 3 + index,
      settings: failover!,
      mode: "auto",
      promotionSeconds,
    });
    running.push(two);
    const api = await logIn(two.urls.primary, drillAccount);
    const options = { two, environment, promotionSeconds, cutSeconds: 1 };
    if (index === 0) {
      const work = trackingWork(api, await prepareFleet(api, [{ name: "Drill", kind: "bus" }]));
      ready.push(() => loseRegion({ ...options, work }));
    } else ready.push(() => loseRegion({ ...options, work: accountWork(api.accessToken), everyMs: 6_000 }));
  }
  for (const report of await Promise.all(ready.map((lose) => lose()))) reports.set(report.promotionSeconds, report);
}, 600_000);
afterAll(() => Promise.all(running.map((two) => two.dispose())));

describe("a region is lost", () => {
  test.each(losses)("and recovers as computed with a promotion of $promotionSeconds s", ({ promotionSeconds }) => {
    const report = reports.get(promotionSeconds)!;
    const broken = judged(report).filter(({ kept }) => !kept);
    // What does not fit into the promise is said to be over it, and all else holds.
    const overBudget = report.computed.writes > environment.recovery.rtoSeconds;
    expect(overBudget).toBe(promotionSeconds === 240);
    expect(broken, JSON.stringify(report, undefined, 1)).toEqual(
      overBudget ? [expect.objectContaining({ promise: "writes come back within 300 s" })] : [],
    );
  });
});
