import type { StackPlan } from "../../../infra/plan/stack-plan.ts";
import { type PlanCases, planned, planOf } from "../plan-cases.ts";

const zone = (inputs?: Readonly<Record<string, unknown>>): readonly StackPlan[] => [
  planOf([
    planned("aws:route53/zone:Zone", {}),
    ...(inputs
      ? [
          planned("aws:route53/hostedZoneDnsSec:HostedZoneDnsSec", inputs, {
            references: { hostedZoneId: ["aws:route53/zone:Zone::example"] },
          }),
        ]
      : []),
  ]),
];

export const cases: PlanCases = {
  good: { "of the zone": zone({}) },
  bad: {
    none: { plans: zone(), because: "declare a HostedZoneDnsSec" },
    "switched off": { plans: zone({ signingStatus: "NOT_SIGNING" }), because: "not signed" },
  },
};
