import { type PlanCases, variants } from "../plan-cases.ts";

const cluster = variants("aws:eks/cluster:Cluster", { version: "1.36", upgradePolicy: { supportType: "STANDARD" } });

export const cases: PlanCases = {
  good: { "in standard support": cluster() },
  bad: {
    "an old version": { plans: cluster({ version: "1.32" }), because: "not in standard support" },
    "whichever EKS takes": { plans: cluster({ version: undefined }), because: "not in standard support" },
    "extended support": { plans: cluster({ upgradePolicy: undefined }), because: "STANDARD" },
  },
};
