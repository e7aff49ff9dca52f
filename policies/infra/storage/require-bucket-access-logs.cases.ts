import { bucketWith, type PlanCases, planned } from "../plan-cases.ts";

const type = "aws:s3/bucket:Bucket";
const logs = planned(type, { bucket: "logs" }, { name: "logs" });
const logging = planned(
  "aws:s3/bucketLogging:BucketLogging",
  {},
  { references: { bucket: [`${type}::example`], targetBucket: [`${type}::logs`] } },
);

export const cases: PlanCases = {
  good: { "into the bucket of logs": bucketWith({}, [logs, logging]) },
  bad: { none: { plans: bucketWith({}), because: "who read it" } },
};
