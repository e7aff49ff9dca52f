import { PassThrough } from "node:stream";
import { createLog } from "@rumbo/kit/log";
import { describe, expect, it } from "vitest";
import { environment as production } from "../../environments/production.ts";
import { guardAlarms } from "../../infra/alarms/guard-alarms.ts";
import { figureSelector } from "../../infra/components/figure-filters.ts";
import { type Figure, figures, type Figures, figuresField } from "../../services/region-guard/figures.ts";
import { guardFigures } from "../../services/region-guard/src/guard-figures.ts";
import { staleSeconds } from "../../services/region-guard/src/settings.ts";
import { Simulation } from "../../services/region-guard/tests/simulation.ts";

const failover = production.recovery.failover!;
const alarms = guardAlarms({ environment: production.name, role: "primary" }, failover);
const watched = new Set(alarms.flatMap(({ metrics }) => metrics.map(({ name }) => name as Figure)));

describe("what the guards of a region log", () => {
  it("is where infrastructure looks for every figure that an alarm watches", async () => {
    const world = new Simulation();
    await world.run(60);
    const records = (["primary", "secondary"] as const).map((role) => recordOf(guardFigures(world.guards[role])));
    for (const figure of watched) {
      const values = records.map((record) => select(record, figureSelector(figure)));
      expect([figure, values.some((value) => typeof value === "number")]).toEqual([figure, true]);
    }
  });

  it("has a name for each of them", () => {
    expect(Object.keys(figures)).toEqual(expect.arrayContaining([...watched]));
  });
});

describe("the alarms of guards", () => {
  const threshold = (name: string): number => alarms.find((alarm) => alarm.name === name)!.threshold;

  it("page while there is time left to act: before the lease is over, and when the other side begins to see it", () => {
    expect(threshold("guard-lease")).toBeLessThan(failover.leaseSeconds);
    expect(threshold("guard-store")).toBeLessThan(failover.leaseSeconds);
    expect(threshold("guard-canary")).toBe(staleSeconds);
  });
});

/** As Fluent Bit sends it: the line's JSON beside where it is from. */
function recordOf(told: Figures): unknown {
  const lines = new PassThrough();
  createLog({ name: "region-guard", version: "1", logLevel: "info" }, lines).info({ [figuresField]: told }, "figures");
  return { log_processed: JSON.parse(String(lines.read())), kubernetes: { namespace_name: "continuity" } };
}

/** `$.a.b` of `{a: {b: 1}}` is 1. */
const select = (record: unknown, selector: string): unknown =>
  selector
    .split(".")
    .slice(1)
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], record);
