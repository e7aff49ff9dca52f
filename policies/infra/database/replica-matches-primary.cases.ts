import type { PlannedResource, StackPlan } from "../../../infra/plan/stack-plan.ts";
import { type PlanCases, planned, replicaPair } from "../plan-cases.ts";

const shape = {
  instanceClass: "db.m7g.large",
  maxAllocatedStorage: 800,
  multiAz: true,
  backupRetentionPeriod: 30,
};
const groupType = "aws:rds/parameterGroup:ParameterGroup";
const group = (role: string, values: readonly string[]): PlannedResource =>
  planned(groupType, { family: "postgres15", parameters: values }, { name: `rumbo-testing-${role}-database` });
const grouped = (role: string) => ({
  references: { parameterGroupName: [`${groupType}::rumbo-testing-${role}-database`] },
});

/** The pair with a parameter group each, and some of the replica's inputs changed. */
function pair(
  changes: Readonly<Record<string, unknown>> = {},
  more: Partial<PlannedResource> = {},
  values: readonly string[] = ["rds.force_ssl"],
): readonly StackPlan[] {
  const key = "arn:aws:kms:us-west-2:111122223333:key/2";
  const [primary, secondary] = replicaPair(shape)({ kmsKeyId: key, ...changes }, { ...grouped("secondary"), ...more });
  return [
    {
      ...primary,
      resources: [
        ...primary.resources.map((writer) => ({ ...writer, ...grouped("primary") })),
        group("primary", ["rds.force_ssl"]),
      ],
    },
    { ...secondary, resources: [...secondary.resources, group("secondary", values)] },
  ];
}

export const cases: PlanCases = {
  good: { "like its primary": pair(), "larger than its primary": pair({ instanceClass: "db.m7g.2xlarge" }) },
  bad: {
    "of nobody": {
      plans: pair({ replicateSourceDb: "arn:aws:rds:us-east-1:111122223333:db:q" }),
      because: "No stack declares",
    },
    "in the same region": {
      plans: pair({ kmsKeyId: "arn:aws:kms:us-east-1:111122223333:key/1" }, { region: "us-east-1" }),
      because: "stands by in another one",
    },
    "under the primary's key": {
      plans: pair({ kmsKeyId: "arn:aws:kms:us-east-1:111122223333:key/1" }),
      because: "not of us-west-2",
    },
    "in one zone": { plans: pair({ multiAz: false }), because: "multiAz: true" },
    "without backups": { plans: pair({ backupRetentionPeriod: 0 }), because: "backupRetentionDays" },
    "with other parameters": { plans: pair({}, {}, ["max_connections"]), because: "not its primary's" },
    "with default parameters": { plans: pair({}, { references: {} }), because: "parameter group" },
    "smaller than its primary": { plans: pair({ instanceClass: "db.m7g.medium" }), because: "is smaller than" },
    "with less room": { plans: pair({ maxAllocatedStorage: 100 }), because: "cannot grow" },
    "of another version": { plans: pair({ engineVersion: "16" }), because: "leave engineVersion away" },
  },
};
