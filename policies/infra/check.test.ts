import { describe, expect, it, test } from "vitest";
import { checkPlans, infraRules } from "./check.ts";
import type { InfraRule } from "./infra-rule.ts";
import { type PlanCases, planned, planOf } from "./plan-cases.ts";

const rules = await Promise.all(
  infraRules.map(async (rule) => ({
    rule,
    ...((await import(`./${rule.name}.cases.ts`)) as { cases: PlanCases }),
  })),
);

describe.each(rules)("$rule.name", ({ rule, cases }) => {
  test.each(Object.entries(cases.good))("accepts: %s", (_name, plans) => {
    expect(checkPlans(plans, [rule]).flatMap(({ subjects, findings }) => (subjects > 0 ? findings : []))).toEqual([]);
  });

  test.each(Object.entries(cases.bad))("refuses: %s", (_name, { plans, because }) => {
    const findings = checkPlans(plans, [rule]).flatMap((verdict) => verdict.findings);
    expect(findings.map(({ message }) => message)).toEqual([expect.stringContaining(because)]);
  });

  it("judges something in its good cases", () => {
    const judged = Object.values(cases.good).flatMap((plans) => checkPlans(plans, [rule]));
    expect(judged.some(({ subjects }) => subjects > 0)).toBe(true);
  });
});

describe("checkPlans", () => {
  const rule: InfraRule = {
    name: "example",
    assertions: [],
    scope: "resource",
    judges: ({ type }) => type === "judged",
    check: () => ["It is wrong; mend it."],
  };

  it("names rule, stack, resource and remedy", () => {
    const [verdict] = checkPlans([planOf([planned("judged", {}), planned("other", {})])], [rule]);
    expect(verdict).toEqual({
      rule: "example",
      scope: "resource",
      subjects: 1,
      findings: [
        { rule: "example", subject: "testing-primary-foundation: judged example", message: "It is wrong; mend it." },
      ],
    });
  });

  it("has something against a rule that judges nothing", () => {
    const [verdict] = checkPlans([planOf([])], [rule]);
    expect(verdict?.findings).toHaveLength(1);
  });

  it("accepts a rule that judges nothing for a reason", () => {
    const [verdict] = checkPlans([planOf([])], [{ ...rule, notApplicable: "there is none yet" }]);
    expect(verdict?.findings).toEqual([]);
  });
});
