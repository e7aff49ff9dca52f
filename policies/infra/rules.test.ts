import { describe, expect, it, test } from "vitest";
import { checkPlans } from "./check.ts";
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

it("gives every rule a name of its own", () => {
  const names = infraRules.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
});
