import { describe, expect, it } from "vitest";
import { allCases } from "./all-cases.ts";
import { policySpec } from "./cluster-policy.ts";
import { judges, violations } from "./evaluate.ts";
import { clusterPolicies } from "./policies.ts";

const facts = { environment: "production", region: "us-west-2" } as const;

it("has cases for every policy", () => {
  expect(Object.keys(allCases).toSorted()).toEqual(
    clusterPolicies(facts)
      .map(({ name }) => name)
      .toSorted(),
  );
});

describe.each(clusterPolicies(facts))("$name", (policy) => {
  const spec = policySpec(policy);
  const { good, bad } = allCases[policy.name]!(facts, "movilidad");

  it.each(Object.entries(good))("accepts %s", (_, object) => {
    expect(judges(spec, object)).toBe(true);
    expect(violations(spec, object)).toEqual([]);
  });

  it.each(Object.entries(bad))("refuses %s and says what to do", (_, { object, because }) => {
    expect(judges(spec, object)).toBe(true);
    expect(violations(spec, object)).toEqual([expect.stringContaining(because)]);
  });

  it("is shown by a bad case for each of its validations", () => {
    const seen = new Set(Object.values(bad).flatMap(({ object }) => violations(spec, object)));
    expect([...seen].toSorted()).toEqual(policy.validations.map(({ message }) => message).toSorted());
  });
});

it("refuses what it cannot judge", () => {
  const policy = { validations: [{ expression: "object.spec.missing == 1", message: "never said" }] };
  const object = { apiVersion: "v1", kind: "Pod", metadata: { name: "sample" }, spec: {} };
  expect(violations(policy, object)).toEqual([expect.stringContaining("cannot judge")]);
});
