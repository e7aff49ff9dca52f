import type { PlannedResource, StackPlan } from "../../../infra/plan/stack-plan.ts";
import { globalPlanOf, type PlanCases, planned } from "../plan-cases.ts";

const record = (type: string, changes: Readonly<Record<string, unknown>> = {}): PlannedResource =>
  planned(
    "aws:route53/record:Record",
    {
      name: "rumbo.example",
      type: "A",
      setIdentifier: type.toLowerCase(),
      failoverRoutingPolicies: [{ type }],
      aliases: [{ name: `${type.toLowerCase()}.rumbo.example`, evaluateTargetHealth: false }],
      ...changes,
    },
    { name: type },
  );
const pair = (changes: Readonly<Record<string, unknown>> = {}): readonly StackPlan[] => [
  globalPlanOf([record("PRIMARY", { healthCheckId: "check-1" }), record("SECONDARY", changes)]),
];

export const cases: PlanCases = {
  good: { "two sides": pair() },
  bad: {
    "one side": { plans: [globalPlanOf([record("PRIMARY")])], because: "one side only" },
    "sides that look alike": { plans: pair({ setIdentifier: "primary" }), because: "cannot tell" },
    "a standby that may be unhealthy": { plans: pair({ healthCheckId: "check-2" }), because: "last resort" },
    "a load balancer that moves the name": {
      plans: pair({ aliases: [{ evaluateTargetHealth: true }] }),
      because: "evaluateTargetHealth: false",
    },
  },
};
