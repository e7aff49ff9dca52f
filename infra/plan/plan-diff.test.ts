import { describe, expect, it } from "vitest";
import { diffPlans } from "./plan-diff.ts";
import type { PlannedResource, StackPlan } from "./stack-plan.ts";

const database = (inputs: Readonly<Record<string, unknown>>, more: Partial<PlannedResource> = {}): PlannedResource => ({
  type: "aws:rds/instance:Instance",
  name: "orders",
  component: false,
  inputs,
  dependencies: [],
  protect: true,
  retainOnDelete: false,
  ignoreChanges: [],
  ...more,
});

const component = (type: string): PlannedResource => ({ ...database({}), type, name: "data", component: true });

const stack = (...resources: readonly PlannedResource[]): readonly StackPlan[] => [
  { stack: "shop", layer: "foundation", region: "eu-west-1", resources, reads: [], outputs: {} },
];

describe("diffPlans", () => {
  it("finds nothing between equal plans", () => {
    expect(diffPlans(stack(database({ engine: "postgres" })), stack(database({ engine: "postgres" })))).toEqual([]);
  });

  it("tells added from removed", () => {
    const [diff] = diffPlans(stack(database({})), stack(database({}, { name: "stock" })));
    expect([diff?.added, diff?.removed].map((resources) => resources?.map(({ name }) => name))).toEqual([
      ["stock"],
      ["orders"],
    ]);
  });

  it("counts every resource of a stack that is gone", () => {
    expect(diffPlans(stack(database({})), [])).toMatchObject([{ stack: "shop", removed: [{ name: "orders" }] }]);
  });

  it("names the path of a change, also inside a JSON document", () => {
    const policy = (action: string): string => JSON.stringify({ Statement: [{ Action: action }] });
    const [diff] = diffPlans(stack(database({ policy: policy("get") })), stack(database({ policy: policy("put") })));
    expect(diff?.changed[0]?.changes).toEqual([
      { path: "inputs.policy.Statement.0.Action", before: "get", after: "put", replaces: false },
    ]);
  });

  it.each([
    ["keeps", "a larger disk", { allocatedStorage: 20 }, { allocatedStorage: 30 }, false],
    ["replaces", "another key", { kmsKeyId: "a" }, { kmsKeyId: "b" }, true],
  ])("%s a database that gets %s", (_, __, before, after, replaced) => {
    expect(diffPlans(stack(database(before)), stack(database(after)))).toMatchObject([{ changed: [{ replaced }] }]);
  });

  it("leaves out what Pulumi is told to ignore", () => {
    const ignoring = (users: string): PlannedResource => database({ username: users }, { ignoreChanges: ["username"] });
    expect(diffPlans(stack(ignoring("a")), stack(ignoring("b")))).toEqual([]);
  });

  it.each([
    ["another region", database({}), [database({}, { region: "us-west-2" })]],
    ["another component", database({}), [database({}, { parent: "shop:Data::data" }), component("shop:Data")]],
  ])("replaces what moves to %s", (_, before, after) => {
    expect(diffPlans(stack(before), stack(...after))).toMatchObject([{ changed: [{ replaced: true }] }]);
  });

  it("says when something is protected no longer", () => {
    expect(diffPlans(stack(database({})), stack(database({}, { protect: false })))).toMatchObject([
      { changed: [{ replaced: false, changes: [{ path: "protect", before: true, after: false }] }] },
    ]);
  });
});
