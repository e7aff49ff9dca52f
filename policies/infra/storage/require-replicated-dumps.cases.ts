import type { PlannedResource, StackPlan } from "../../../infra/plan/stack-plan.ts";
import { globalPlanOf, type PlanCases, planned, planOf } from "../plan-cases.ts";

const name = (role: string): string => `rumbo-testing-${role}-dumps-111122223333`;
const bucket = (role: string): PlannedResource => planned("aws:s3/bucket:Bucket", { bucket: name(role) });
const copy = (from: string, to: string, status = "Enabled"): PlannedResource =>
  planned(
    "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
    { bucket: name(from), rules: [{ status, destination: { bucket: `arn:aws:s3:::${name(to)}` } }] },
    { name: from },
  );
const platform = (...copies: readonly PlannedResource[]): readonly StackPlan[] => [
  planOf([bucket("primary")]),
  planOf([bucket("secondary")], { stack: "testing-secondary-foundation", role: "secondary", region: "us-west-2" }),
  globalPlanOf(copies),
];

export const cases: PlanCases = {
  good: {
    "both ways": platform(copy("primary", "secondary"), copy("secondary", "primary")),
    "one region": [planOf([bucket("primary")])],
  },
  bad: {
    "one way": {
      plans: platform(copy("primary", "secondary")),
      because: `not copied to arn:aws:s3:::${name("primary")}`,
    },
    "switched off": {
      plans: platform(copy("primary", "secondary"), copy("secondary", "primary", "Disabled")),
      because: "not copied",
    },
  },
};
