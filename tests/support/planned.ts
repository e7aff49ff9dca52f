import type { PlannedResource, StackPlan } from "../../infra/plan/stack-plan.ts";

/** For tests that look at a plan. */

export const ofType = ({ resources }: StackPlan, type: string): readonly PlannedResource[] =>
  resources.filter((resource) => resource.type === type);

export interface PolicyStatement {
  readonly Action: readonly string[];
  readonly Resource?: readonly string[];
  /** Operator → key → values. */
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** @param policy JSON, as a plan has it of roles, endpoints and buckets */
export const statements = (policy: unknown): readonly PolicyStatement[] =>
  (JSON.parse(String(policy)) as { Statement: PolicyStatement[] }).Statement;
