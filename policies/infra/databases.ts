import type { PlannedResource, StackPlan } from "../../infra/plan/stack-plan.ts";
import { resourcesOf } from "./links.ts";

export const instanceType = "aws:rds/instance:Instance";

/** A database and the stack that declares it. */
export interface PlacedDatabase {
  readonly resource: PlannedResource;
  readonly plan: StackPlan;
}

/** Every database of every stack. */
export const databasesOf = (plans: readonly StackPlan[]): readonly PlacedDatabase[] =>
  plans.flatMap((plan) => resourcesOf(plan, instanceType).map((resource) => ({ resource, plan })));

/** The database that a replica copies; `undefined` for one that copies nothing, or something that no stack declares. */
export function sourceOf(replica: PlannedResource, plans: readonly StackPlan[]): PlacedDatabase | undefined {
  const source = replica.inputs["replicateSourceDb"] as string | undefined;
  if (source === undefined) return undefined;
  const [, , , region, , , identifier] = source.split(":");
  return databasesOf(plans).find(
    ({ resource }) => resource.region === region && resource.inputs["identifier"] === identifier,
  );
}
