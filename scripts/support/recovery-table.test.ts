import { describe, expect, it } from "vitest";
import type { Environment } from "../../environments/environment.ts";
import { environment as production } from "../../environments/production.ts";
import { environment as testing } from "../../environments/testing.ts";
import { recoveryTable } from "./recovery-table.ts";

const measured = (promotionSeconds: number): Environment => ({
  ...production,
  recovery: { ...production.recovery, failover: { ...production.recovery.failover!, promotionSeconds } },
});

describe("recoveryTable", () => {
  it("says that a promotion is not measured, and how long it may take", () => {
    const text = recoveryTable([production]);
    expect(text).toContain("not measured; a game day records it");
    expect(text).toContain("300 s are promised, which leaves 232 s for the promotion");
  });

  it("names the setting that a number is from", () => {
    expect(recoveryTable([measured(180)])).toContain("environments/production.ts: recovery.failover.promotionSeconds");
  });

  it("reports a promotion that breaks the promise", () => {
    expect(recoveryTable([measured(180)])).not.toContain("OVER BUDGET");
    expect(recoveryTable([measured(240)])).toContain("writes after 308 s; OVER BUDGET: 300 s are promised");
  });

  it("says nothing of an environment that has nowhere to go", () => {
    expect(recoveryTable([testing])).toBe("");
  });
});
