import { type PlanCases, variants } from "../plan-cases.ts";

const cluster = variants("aws:eks/cluster:Cluster", {
  encryptionConfig: { provider: { keyArn: "arn:aws:kms:us-east-1:111122223333:key/1" }, resources: ["secrets"] },
});

export const cases: PlanCases = {
  good: { "envelope encryption": cluster() },
  bad: {
    "nothing said": { plans: cluster({ encryptionConfig: undefined }), because: "encryptionConfig" },
  },
};
