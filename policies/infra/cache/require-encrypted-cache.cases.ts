import { type PlanCases, variants } from "../plan-cases.ts";

const cache = variants("aws:elasticache/replicationGroup:ReplicationGroup", {
  atRestEncryptionEnabled: true,
  kmsKeyId: "arn:aws:kms:us-east-1:111122223333:key/1",
});

export const cases: PlanCases = {
  good: { "under our key": cache() },
  bad: {
    "in clear": { plans: cache({ atRestEncryptionEnabled: undefined }), because: "key of ours" },
    "AWS's own key": { plans: cache({ kmsKeyId: undefined }), because: "key of ours" },
  },
};
