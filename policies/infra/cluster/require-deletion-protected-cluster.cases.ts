import { type PlanCases, variants } from "../plan-cases.ts";

const cluster = variants("aws:eks/cluster:Cluster", { deletionProtection: true });

export const cases: PlanCases = {
  good: { protected: cluster() },
  bad: {
    "not said": { plans: cluster({ deletionProtection: undefined }), because: "deletionProtection" },
  },
};
