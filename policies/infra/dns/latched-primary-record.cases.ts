import { latchPath } from "../../../environments/naming.ts";
import type { StackPlan } from "../../../infra/plan/stack-plan.ts";
import { globalPlanOf, type PlanCases, planned } from "../plan-cases.ts";

const latch = { invertHealthcheck: true, resourcePath: latchPath };
const record = (check: Readonly<Record<string, unknown>>, healthCheckId?: string): readonly StackPlan[] => [
  globalPlanOf([
    planned("aws:route53/healthCheck:HealthCheck", check, { name: "latch" }),
    planned(
      "aws:route53/record:Record",
      { failoverRoutingPolicies: [{ type: "PRIMARY" }], healthCheckId },
      { references: { healthCheckId: ["aws:route53/healthCheck:HealthCheck::latch"] } },
    ),
  ]),
];

export const cases: PlanCases = {
  good: { "by the latch": record(latch, "check-1") },
  bad: {
    "by nothing": { plans: record(latch), because: "Something else than the latch" },
    "by the primary's health": {
      plans: record({ ...latch, invertHealthcheck: false }, "check-1"),
      because: "inverted",
    },
    "by a path that asks the database": {
      plans: record({ ...latch, resourcePath: "/health" }, "check-1"),
      because: latchPath,
    },
  },
};
