import type { StackPlan } from "../../../infra/plan/stack-plan.ts";
import { bucketWith, type PlanCases } from "../plan-cases.ts";

const rule = {
  status: "Enabled",
  filter: { prefix: "" },
  expiration: { days: 31 },
  noncurrentVersionExpiration: { noncurrentDays: 31 },
  abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
};
const dumps = (
  changes: object = {},
  defaultRetention: object = { mode: "GOVERNANCE", days: 30 },
): readonly StackPlan[] =>
  bucketWith({
    BucketObjectLockConfiguration: { rule: { defaultRetention } },
    BucketLifecycleConfiguration: { rules: [{ ...rule, ...changes }] },
  });

export const cases: PlanCases = {
  good: { "locked until 30, gone at 31": dumps() },
  bad: {
    "locked for a week": { plans: dumps({}, { mode: "GOVERNANCE", days: 7 }), because: "before day 30" },
    "so locked that nobody ever corrects it": {
      plans: dumps({}, { mode: "COMPLIANCE", days: 30 }),
      because: "governance mode",
    },
    "gone on day 30": { plans: dumps({ expiration: { days: 30 } }), because: "expiration.days: 31" },
    "old versions for ever": { plans: dumps({ noncurrentVersionExpiration: undefined }), because: "Overwritten" },
    "broken uploads for ever": { plans: dumps({ abortIncompleteMultipartUpload: undefined }), because: "broke off" },
  },
};
