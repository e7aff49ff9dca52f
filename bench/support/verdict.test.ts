import { describe, expect, test } from "vitest";
import { judge, type Target } from "./verdict.ts";

const throughput: Target = { what: "throughput", bound: "at least", value: 60, unit: "%" };
const cost: Target = { what: "cost", bound: "at most", value: 100, unit: "µs" };

describe("judge", () => {
  test("lets the worst run count", () => {
    expect(judge(throughput, [90, 59, 70])).toMatchObject({ measured: 59, verdict: "missed" });
    expect(judge(cost, [90, 101, 70])).toMatchObject({ measured: 101, verdict: "missed" });
  });

  test("counts a target that is just reached", () => {
    expect(judge(throughput, [60, 61])).toMatchObject({ measured: 60, verdict: "met" });
    expect(judge(cost, [100, 99])).toMatchObject({ measured: 100, verdict: "met" });
  });

  test("judges nothing when a run could not be measured", () => {
    expect(judge(cost, [90, undefined])).toMatchObject({ measured: undefined, verdict: "not measured" });
    expect(judge(cost, [])).toMatchObject({ verdict: "not measured" });
  });
});
