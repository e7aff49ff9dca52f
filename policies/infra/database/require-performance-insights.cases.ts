import { type PlanCases, variants } from "../plan-cases.ts";

const database = variants("aws:rds/instance:Instance", {
  performanceInsightsEnabled: true,
  performanceInsightsKmsKeyId: "arn:aws:kms:us-east-1:111122223333:key/1",
});

export const cases: PlanCases = {
  good: { "on, under our key": database() },
  bad: {
    off: { plans: database({ performanceInsightsEnabled: undefined }), because: "waited for" },
    "AWS's own key": { plans: database({ performanceInsightsKmsKeyId: undefined }), because: "key of ours" },
  },
};
