import { type PlanCases, variants } from "../plan-cases.ts";

const registry = variants("aws:ecr/repository:Repository", { imageScanningConfiguration: { scanOnPush: true } });

export const cases: PlanCases = {
  good: { scanned: registry() },
  bad: {
    "not said": { plans: registry({ imageScanningConfiguration: undefined }), because: "scanned" },
  },
};
