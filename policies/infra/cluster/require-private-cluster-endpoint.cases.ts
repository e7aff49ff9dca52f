import { type PlanCases, planned, planOf } from "../plan-cases.ts";
import type { StackPlan } from "../../../infra/plan/stack-plan.ts";

const withVpc = (vpcConfig: Readonly<Record<string, unknown>>): readonly StackPlan[] => [
  planOf([planned("aws:eks/cluster:Cluster", { vpcConfig })]),
];

export const cases: PlanCases = {
  good: {
    "private only": withVpc({ endpointPrivateAccess: true, endpointPublicAccess: false }),
    "open to an office": withVpc({
      endpointPrivateAccess: true,
      endpointPublicAccess: true,
      publicAccessCidrs: ["203.0.113.0/24"],
    }),
  },
  bad: {
    "open to everybody": {
      plans: withVpc({ endpointPrivateAccess: true, endpointPublicAccess: true, publicAccessCidrs: ["0.0.0.0/0"] }),
      because: "open to 0.0.0.0/0",
    },
    "open because nothing is said": { plans: withVpc({ endpointPrivateAccess: true }), because: "open to 0.0.0.0/0" },
    "not reachable inside": {
      plans: withVpc({ endpointPublicAccess: false }),
      because: "endpointPrivateAccess: true",
    },
  },
};
