import { beforeAll, describe, expect, it } from "vitest";
import { planAll } from "../plan/plan.ts";
import type { StackPlan } from "../plan/stack-plan.ts";
import { contract, versionOutput } from "./contract.ts";

/** The side of `readStack` is in the types: it cannot name an output that is not promised. */
describe("what stacks publish", () => {
  let plans: readonly StackPlan[];
  beforeAll(async () => {
    plans = (await planAll()).stacks;
  }, 120_000);

  it("is all that their layer promises and nothing else, of its version", () => {
    for (const { stack, layer, outputs } of plans) {
      const { [versionOutput]: version, ...values } = outputs;
      if (layer in contract) {
        const promise = contract[layer as keyof typeof contract];
        expect(promise.outputs.safeParse(values).error?.message, stack).toBeUndefined();
        expect(version, stack).toBe(promise.version);
      } else expect(outputs, stack).toEqual({});
    }
  });

  it("is read from stacks of the same region that promise it", () => {
    const layerOf = new Map(plans.map(({ stack, layer }) => [stack, layer]));
    for (const { stack, reads, environment, role } of plans)
      for (const read of reads) {
        expect(read, stack).toMatch(new RegExp(`^${environment}-${role}-`));
        expect(Object.keys(contract), stack).toContain(layerOf.get(read));
      }
  });
});
