import type { PolicyResource, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { describe, expect, it } from "vitest";
import type { InfraRule } from "../infra/infra-rule.ts";
import { infraRules } from "../infra/rules.ts";
import { packPolicies } from "./pack-policies.ts";

const rule = (more: Partial<InfraRule>): InfraRule => ({
  name: "example",
  assertions: ["A1"],
  scope: "resource",
  judges: ({ type }) => type === "judged",
  check: ({ inputs }) => (inputs["good"] === true ? [] : ["It is bad; make it good."]),
  flips: [],
  ...more,
});

const seen = (props: Record<string, unknown>, more: Partial<PolicyResource> = {}): PolicyResource =>
  ({
    type: "judged",
    name: "one",
    urn: "urn:pulumi:testing-primary-foundation::rumbo::judged::one",
    props,
    opts: { protect: false, ignoreChanges: [] },
    dependencies: [],
    propertyDependencies: {},
    ...more,
  }) as unknown as PolicyResource;

function violations(of: InfraRule, resources: readonly PolicyResource[]): readonly (string | undefined)[][] {
  const found: (string | undefined)[][] = [];
  const [policy] = packPolicies([of], []);
  const report = (message: string, urn?: string): void => void found.push([message, urn]);
  if (of.scope === "stack") void (policy as StackValidationPolicy).validateStack({ resources } as never, report);
  else
    for (const resource of resources)
      ((policy as ResourceValidationPolicy).validateResource as (args: unknown, report: unknown) => void)(
        resource,
        report,
      );
  return found;
}

describe("packPolicies", () => {
  it("has every rule that looks no further than a stack", () => {
    const names = packPolicies(infraRules, []).map(({ name }) => name);
    const left = infraRules.filter(({ name }) => !names.includes(name));
    expect(left.every(({ scope, planOnly }) => scope === "platform" || planOnly !== undefined)).toBe(true);
    expect(names).toContain("require-immutable-image-tags");
    expect(names).toContain("require-flow-log");
  });

  it("says in a description what each is for", () => {
    for (const { description } of packPolicies(infraRules, [])) expect(description).toMatch(/\(A\d+\)/);
  });

  it.each(["resource", "stack"] as const)("reports a rule's sentence about a %s at the resource", (scope) => {
    const urn = "urn:pulumi:testing-primary-foundation::rumbo::judged::one";
    expect(violations(rule({ scope }), [seen({}), seen({ good: true })])).toEqual([["It is bad; make it good.", urn]]);
  });

  it("shows a rule what an input is made from, and where the resource is", () => {
    const vpc = seen({}, { type: "aws:ec2/vpc:Vpc", name: "net" });
    const of = rule({
      scope: "stack",
      check: ({ references, region, protect }, { stack }) => [JSON.stringify({ references, region, protect, stack })],
    });
    const made = seen({}, {
      propertyDependencies: { vpcId: [vpc] },
      provider: { props: { region: "us-west-2" } },
      opts: { protect: true },
    } as unknown as Partial<PolicyResource>);
    expect(JSON.parse(violations(of, [made])[0]![0]!)).toEqual({
      references: { vpcId: ["aws:ec2/vpc:Vpc::net"] },
      region: "us-west-2",
      protect: true,
      stack: "testing-primary-foundation",
    });
  });

  it("judges all that it can before it says that a value is unknown as yet", () => {
    const found: string[] = [];
    const [policy] = packPolicies([rule({ scope: "stack" })], []);
    const unknown = Object.defineProperty({}, "good", {
      get: () => {
        throw new Error("unknown as yet");
      },
    });
    const resources = [seen(unknown), seen({})];
    expect(() =>
      (policy as StackValidationPolicy).validateStack({ resources } as never, (message) => found.push(message)),
    ).toThrow("unknown as yet");
    expect(found).toEqual(["It is bad; make it good."]);
  });
});
