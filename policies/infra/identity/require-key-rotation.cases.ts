import { type PlanCases, variants } from "../plan-cases.ts";

const key = variants("aws:kms/key:Key", { enableKeyRotation: true });

export const cases: PlanCases = {
  good: { "every year": key() },
  bad: {
    "for ever the same": { plans: key({ enableKeyRotation: false }), because: "never changes" },
  },
};
