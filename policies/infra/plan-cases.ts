import type { PlannedResource, StackPlan } from "../../infra/plan/stack-plan.ts";

/** Plans that show what a rule means, as small as they can be. */
export interface PlanCases {
  readonly good: Readonly<Record<string, readonly StackPlan[]>>;
  readonly bad: Readonly<Record<string, BadPlan>>;
}

export interface BadPlan {
  readonly plans: readonly StackPlan[];
  /** Words of the message that the rule has to give. */
  readonly because: string;
}

/** A stack with these resources. */
export const planOf = (resources: readonly PlannedResource[], more: Partial<StackPlan> = {}): StackPlan => ({
  stack: "testing-primary-foundation",
  layer: "foundation",
  environment: "testing",
  role: "primary",
  region: "us-east-1",
  reads: [],
  outputs: {},
  resources,
  ...more,
});

/** The stack that joins an environment's regions, with these resources. */
export const globalPlanOf = (resources: readonly PlannedResource[]): StackPlan => ({
  stack: "testing-global",
  layer: "global",
  environment: "testing",
  region: "us-west-2",
  reads: [],
  outputs: {},
  resources,
});

/** A resource with these inputs. */
export const planned = (
  type: string,
  inputs: Readonly<Record<string, unknown>>,
  more: Partial<PlannedResource> = {},
): PlannedResource => ({
  type,
  name: "example",
  component: false,
  region: "us-east-1",
  inputs,
  dependencies: [],
  protect: false,
  retainOnDelete: false,
  ignoreChanges: [],
  ...more,
});

/** Plans of one resource: with these inputs all is well, and each case changes some. `undefined` takes one away. */
export const variants =
  (type: string, good: Readonly<Record<string, unknown>>) =>
  (changes: Readonly<Record<string, unknown>> = {}): readonly StackPlan[] => [
    planOf([planned(type, { ...good, ...changes })]),
  ];

/** A writer in us-east-1 and its replica in us-west-2, alike but for what a case changes of the replica. */
export const replicaPair =
  (shape: Readonly<Record<string, unknown>>) =>
  (
    changes: Readonly<Record<string, unknown>> = {},
    more: Partial<PlannedResource> = {},
  ): readonly [StackPlan, StackPlan] => [
    planOf([planned("aws:rds/instance:Instance", { ...shape, identifier: "writer" })]),
    planOf(
      [
        planned(
          "aws:rds/instance:Instance",
          {
            ...shape,
            identifier: "replica",
            replicateSourceDb: "arn:aws:rds:us-east-1:111122223333:db:writer",
            ...changes,
          },
          { region: "us-west-2", ...more },
        ),
      ],
      { stack: "testing-secondary-foundation", role: "secondary", region: "us-west-2" },
    ),
  ];

/** A bucket of dumps and its settings, by the name of each setting's resource. */
export const bucketWith = (
  settings: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  more: readonly PlannedResource[] = [],
): readonly StackPlan[] => {
  const bucket = "rumbo-testing-primary-dumps-111122223333";
  return [
    planOf([
      planned("aws:s3/bucket:Bucket", { bucket, objectLockEnabled: true }),
      ...Object.entries(settings).map(([kind, inputs]) =>
        planned(
          `aws:s3/${kind.charAt(0).toLowerCase()}${kind.slice(1)}:${kind}`,
          { bucket, ...inputs },
          {
            references: { bucket: ["aws:s3/bucket:Bucket::example"] },
          },
        ),
      ),
      ...more,
    ]),
  ];
};
