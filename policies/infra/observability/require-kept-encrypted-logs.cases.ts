import { type PlanCases, variants } from "../plan-cases.ts";

const logs = variants("aws:cloudwatch/logGroup:LogGroup", {
  kmsKeyId: "arn:aws:kms:us-east-1:111122223333:key/1",
  retentionInDays: 365,
});

export const cases: PlanCases = {
  good: { "a year, under our key": logs() },
  bad: {
    "AWS's own key": { plans: logs({ kmsKeyId: undefined }), because: "key of ours" },
    "a month": { plans: logs({ retentionInDays: 30 }), because: "a year" },
    "for ever": { plans: logs({ retentionInDays: 0 }), because: "limit" },
  },
};
