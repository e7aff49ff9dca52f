import { bucketWith, type PlanCases } from "../plan-cases.ts";

const closed = { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true };

export const cases: PlanCases = {
  good: { "all four": bucketWith({ BucketPublicAccessBlock: closed }) },
  bad: {
    "three of four": {
      plans: bucketWith({ BucketPublicAccessBlock: { ...closed, ignorePublicAcls: undefined } }),
      because: "set ignorePublicAcls in",
    },
    none: { plans: bucketWith({}), because: "blockPublicAcls, blockPublicPolicy" },
  },
};
