import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../environments/rendered-tree.ts";
import { allCases } from "./all-cases.ts";
import { policySpec } from "./cluster-policy.ts";
import { judges, violations } from "./evaluate.ts";
import { clusterPolicies } from "./policies.ts";
import { casesNamespace } from "./policy-cases.ts";

const facts = { environment: "production", region: "us-west-2" } as const;
const namespace = casesNamespace("movilidad");
const policies = clusterPolicies(facts).map((policy) => ({ ...policy, spec: policySpec(policy) }));

it("has cases for every policy", () => {
  expect(Object.keys(allCases).toSorted()).toEqual(policies.map(({ name }) => name).toSorted());
});

describe.each(policies)("$name", ({ name, spec, validations }) => {
  const { good, bad } = allCases[name]!(facts, namespace.metadata.name);
  /** What all other policies that judge it have against an object. */
  const others = (object: KubeObject): readonly string[] =>
    policies
      .filter((other) => other.name !== name && judges(other.spec, object))
      .flatMap((other) => violations(other.spec, object, namespace));

  it.each(Object.entries(good))("accepts %s", (_, object) => {
    expect(judges(spec, object)).toBe(true);
    expect(violations(spec, object, namespace)).toEqual([]);
    expect(others(object)).toEqual([]);
  });

  it.each(Object.entries(bad))("refuses %s and says what to do", (_, { object, because }) => {
    expect(judges(spec, object)).toBe(true);
    expect(violations(spec, object, namespace)).toEqual([expect.stringContaining(because)]);
    expect(others(object)).toEqual([]);
  });

  it("is shown by a bad case for each of its validations", () => {
    const seen = new Set(Object.values(bad).flatMap(({ object }) => violations(spec, object, namespace)));
    expect([...seen].toSorted()).toEqual(validations.map(({ message }) => message).toSorted());
  });
});

it("refuses what it cannot judge", () => {
  const policy = { validations: [{ expression: "object.spec.missing == 1", message: "never said" }] };
  const object = { apiVersion: "v1", kind: "Pod", metadata: { name: "sample" }, spec: {} };
  expect(violations(policy, object)).toEqual([expect.stringContaining("cannot judge")]);
});
