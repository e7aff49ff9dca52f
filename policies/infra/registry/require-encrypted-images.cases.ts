import { type PlanCases, variants } from "../plan-cases.ts";

const registry = variants("aws:ecr/repository:Repository", {
  encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: "arn:aws:kms:us-east-1:111122223333:key/1" }],
});

export const cases: PlanCases = {
  good: { "under our key": registry() },
  bad: {
    "S3's key": {
      plans: registry({ encryptionConfigurations: [{ encryptionType: "AES256" }] }),
      because: "key of ours",
    },
  },
};
