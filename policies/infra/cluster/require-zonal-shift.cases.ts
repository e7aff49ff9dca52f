import { type PlanCases, variants } from "../plan-cases.ts";

const cluster = variants("aws:eks/cluster:Cluster", { zonalShiftConfig: { enabled: true } });

export const cases: PlanCases = {
  good: { enabled: cluster() },
  bad: {
    "not said": { plans: cluster({ zonalShiftConfig: undefined }), because: "shifted" },
  },
};
