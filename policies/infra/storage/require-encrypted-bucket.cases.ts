import type { PlannedResource, StackPlan } from "../../../infra/plan/stack-plan.ts";
import { bucketWith, type PlanCases, planned } from "../plan-cases.ts";

const encrypted = (by: Readonly<Record<string, string>>, more: readonly PlannedResource[] = []): readonly StackPlan[] =>
  bucketWith(
    { BucketServerSideEncryptionConfiguration: { rules: [{ applyServerSideEncryptionByDefault: by }] } },
    more,
  );
const ours = { sseAlgorithm: "aws:kms", kmsMasterKeyId: "arn:aws:kms:us-east-1:111122223333:key/1" };
const logging = planned(
  "aws:lb/loadBalancer:LoadBalancer",
  {},
  { references: { accessLogs: ["aws:s3/bucket:Bucket::example"] } },
);

export const cases: PlanCases = {
  good: { "our key": encrypted(ours), "S3's key, for AWS's logs": encrypted({ sseAlgorithm: "AES256" }, [logging]) },
  bad: {
    "S3's key": { plans: encrypted({ sseAlgorithm: "AES256" }), because: "key of ours" },
    "KMS's own key": { plans: encrypted({ sseAlgorithm: "aws:kms" }), because: "kmsMasterKeyId" },
    "logs under our key": { plans: encrypted(ours, [logging]), because: "cannot write its logs" },
  },
};
