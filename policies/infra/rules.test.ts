import { describe, expect, it, test } from "vitest";
import type { PlannedResource, StackPlan } from "../../infra/plan/stack-plan.ts";
import { checkPlans } from "./check.ts";
import type { InfraRule } from "./infra-rule.ts";
import { mutationsOf } from "./mutate.ts";
import type { PlanCases } from "./plan-cases.ts";
import { ruleCases } from "./rule-cases.ts";
import { infraRules } from "./rules.ts";

describe.each(ruleCases)("$rule.name", ({ rule, cases }) => {
  const messages = (plans: PlanCases["good"][string]): readonly string[] =>
    checkPlans(plans, [rule]).flatMap(({ subjects, findings }) =>
      subjects > 0 ? findings.map(({ message }) => message) : [],
    );

  test.each(Object.entries(cases.good))("accepts: %s", (_name, plans) => {
    expect(messages(plans)).toEqual([]);
  });

  test.each(Object.entries(cases.bad))("refuses: %s", (_name, { plans, because }) => {
    const found = messages(plans);
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((message) => !message.includes(because))).toEqual([]);
  });

  it("judges something in its good cases", () => {
    const judged = Object.values(cases.good).flatMap((plans) => checkPlans(plans, [rule]));
    expect(judged.some(({ subjects }) => subjects > 0)).toBe(true);
  });

  it("notices each of its flips in a good case", () => {
    expect(rule.flips).not.toEqual([]);
    const mutations = Object.values(cases.good).flatMap((plans) => mutationsOf(rule, plans));
    for (const flip of rule.flips)
      expect(
        mutations.filter((mutation) => mutation.flip === flip && mutation.caught),
        flip.property,
      ).not.toEqual([]);
  });
});

/** Properties that tell which resource is meant; nothing is asserted of them. */
const telling = new Set([
  "name",
  "region",
  "inputs.bucket",
  // Only asserted where minor versions are pinned, which they are nowhere.
  "inputs.engineVersion",
  "inputs.failoverRoutingPolicies",
  "inputs.identifier",
  "inputs.keyUsage",
  "inputs.replicateSourceDb",
  "inputs.routeTableId",
  "inputs.subnetId",
  "references.accessLogs",
  "references.bucket",
  "references.subnetId",
]);

it.each(ruleCases)("flips every property that it reads: $rule.name", ({ rule, cases }) => {
  const flipped = rule.flips.map(({ property }) => partOf(property));
  const unflipped = [...propertiesRead(rule, Object.values(cases.good))].filter(
    (property) => !telling.has(property) && !flipped.includes(property) && !flipped.includes(asReference(property)),
  );
  expect(unflipped).toEqual([]);
});

/** Parts of resources that hold something where a rule looks at its good cases. */
function propertiesRead(rule: InfraRule, good: readonly (readonly StackPlan[])[]): ReadonlySet<string> {
  const read = new Set<string>();
  for (const cases of good) {
    const plans = cases.map((plan) => ({ ...plan, resources: plan.resources.map((one) => watched(one, read)) }));
    for (const plan of plans)
      for (const resource of plan.resources) if (rule.judges(resource)) rule.check(resource, plan, plans);
  }
  return read;
}

function watched(resource: PlannedResource, read: Set<string>): PlannedResource {
  const watch = <T extends object>(part: T, prefix: string, only?: readonly string[]): T =>
    new Proxy(part, {
      get(target, key) {
        const value = target[key as keyof T];
        if (typeof key === "string" && value !== undefined && (only?.includes(key) ?? true)) read.add(prefix + key);
        return value;
      },
    });
  const inputs = watch(resource.inputs, "inputs.");
  const references = watch(resource.references ?? {}, "references.");
  return watch({ ...resource, inputs, references }, "", ["name", "protect", "region"]);
}

/** `inputs.vpcConfig.endpointPublicAccess` → `inputs.vpcConfig`. */
const partOf = (property: string): string => property.split(".").slice(0, 2).join(".");

/** Where a rule asks what an input is made from, its reference is flipped and not its value. */
const asReference = (property: string): string => property.replace(/^inputs\./, "references.");

it("gives every rule a name of its own", () => {
  const names = infraRules.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
});
