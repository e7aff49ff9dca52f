import { bucketWith, type PlanCases, planned } from "../plan-cases.ts";

const logs = planned("aws:s3/bucket:Bucket", { bucket: "logs" }, { name: "logs" });

export const cases: PlanCases = {
  good: { "into the bucket of logs": bucketWith({ BucketLogging: { targetBucket: "logs" } }, [logs]) },
  bad: { none: { plans: bucketWith({}), because: "who read it" } },
};
