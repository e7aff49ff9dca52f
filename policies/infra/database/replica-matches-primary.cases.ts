import type { PlannedResource, StackPlan } from "../../../infra/plan/stack-plan.ts";
import { type PlanCases, planned, planOf } from "../plan-cases.ts";

const type = "aws:rds/instance:Instance";
const shape = {
  instanceClass: "db.m7g.large",
  multiAz: true,
  backupRetentionPeriod: 30,
  parameterGroupName: "parameters",
};
const primary = planned(type, { ...shape, identifier: "p", kmsKeyId: "arn:aws:kms:us-east-1:111122223333:key/1" });
const replica = planned(
  type,
  {
    ...shape,
    identifier: "r",
    kmsKeyId: "arn:aws:kms:us-west-2:111122223333:key/2",
    replicateSourceDb: "arn:aws:rds:us-east-1:111122223333:db:p",
  },
  { region: "us-west-2" },
);

/** The pair in two stacks, with some of the replica's inputs changed. */
const pair = (
  inputs: Readonly<Record<string, unknown>> = {},
  more: Partial<PlannedResource> = {},
): readonly StackPlan[] => [
  planOf([primary]),
  planOf([{ ...replica, inputs: { ...replica.inputs, ...inputs }, ...more }], {
    stack: "testing-secondary-foundation",
    role: "secondary",
    region: "us-west-2",
  }),
];

export const cases: PlanCases = {
  good: { "like its primary": pair(), "larger than its primary": pair({ instanceClass: "db.m7g.2xlarge" }) },
  bad: {
    "of nobody": {
      plans: pair({ replicateSourceDb: "arn:aws:rds:us-east-1:111122223333:db:q" }),
      because: "No stack declares",
    },
    "in the same region": {
      plans: pair({ kmsKeyId: primary.inputs["kmsKeyId"] }, { region: "us-east-1" }),
      because: "stands by in another one",
    },
    "under the primary's key": { plans: pair({ kmsKeyId: primary.inputs["kmsKeyId"] }), because: "not of us-west-2" },
    "in one zone": { plans: pair({ multiAz: false }), because: "multiAz: true" },
    "without backups": { plans: pair({ backupRetentionPeriod: 0 }), because: "backupRetentionDays" },
    "with default parameters": { plans: pair({ parameterGroupName: undefined }), because: "parameter group" },
    "smaller than its primary": { plans: pair({ instanceClass: "db.m7g.medium" }), because: "is smaller than" },
  },
};
