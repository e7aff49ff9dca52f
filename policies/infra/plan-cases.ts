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
