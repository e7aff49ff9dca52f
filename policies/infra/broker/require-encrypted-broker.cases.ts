import { type PlanCases, variants } from "../plan-cases.ts";

const broker = variants("aws:mq/broker:Broker", {
  encryptionOptions: { useAwsOwnedKey: false, kmsKeyId: "arn:aws:kms:us-east-1:111122223333:key/1" },
});

export const cases: PlanCases = {
  good: { "under our key": broker() },
  bad: {
    "AWS's own key": { plans: broker({ encryptionOptions: { useAwsOwnedKey: true } }), because: "key of ours" },
  },
};
