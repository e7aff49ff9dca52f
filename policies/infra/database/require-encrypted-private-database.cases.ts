import { type PlanCases, planned, planOf } from "../plan-cases.ts";

const type = "aws:rds/instance:Instance";
const inputs = {
  storageEncrypted: true,
  kmsKeyId: "arn:aws:kms:us-east-1:111122223333:key/1",
  publiclyAccessible: false,
};

export const cases: PlanCases = {
  good: { "encrypted by a key of ours, private": [planOf([planned(type, inputs)])] },
  bad: {
    "not encrypted": {
      plans: [planOf([planned(type, { ...inputs, storageEncrypted: false })])],
      because: "storageEncrypted: true",
    },
    "encrypted by AWS's own key": {
      plans: [planOf([planned(type, { ...inputs, kmsKeyId: undefined })])],
      because: "a key of ours",
    },
    public: {
      plans: [planOf([planned(type, { ...inputs, publiclyAccessible: true })])],
      because: "publiclyAccessible: false",
    },
  },
};
