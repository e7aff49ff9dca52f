import { describe, expect, it } from "vitest";
import { checkPlans } from "./check.ts";
import type { InfraRule } from "./infra-rule.ts";
import { planned, planOf } from "./plan-cases.ts";

describe("checkPlans", () => {
  const rule: InfraRule = {
    name: "example",
    assertions: [],
    scope: "resource",
    judges: ({ type }) => type === "judged",
    check: () => ["It is wrong; mend it."],
    flips: [],
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

  it("accepts a rule that judges nothing for a reason, and passes the reason on", () => {
    const [verdict] = checkPlans([planOf([])], [{ ...rule, notApplicable: "there is none yet" }]);
    expect(verdict).toMatchObject({ findings: [], notApplicable: "there is none yet" });
  });
});
