import { type PlanCases, variants } from "../plan-cases.ts";

const cluster = variants("aws:eks/cluster:Cluster", {
  enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
});

export const cases: PlanCases = {
  good: { "all five": cluster() },
  bad: {
    "without the audit log": {
      plans: cluster({ enabledClusterLogTypes: ["api", "authenticator", "controllerManager", "scheduler"] }),
      because: "not all",
    },
    "without any": { plans: cluster({ enabledClusterLogTypes: undefined }), because: "not all" },
  },
};
