import { keyOf, type PlannedResource, type StackPlan } from "../../infra/plan/stack-plan.ts";

/** The resources of a stack of one type. */
export const resourcesOf = ({ resources }: StackPlan, type: string): readonly PlannedResource[] =>
  resources.filter((resource) => resource.type === type);

/** What an input's value is made from, and what that is made from: `bucket: policy.bucket` leads to the bucket, too. */
export function madeFrom(plan: StackPlan, resource: PlannedResource, input: string): readonly PlannedResource[] {
  const found = new Set<PlannedResource>();
  const follow = (keys: readonly string[]): void => {
    for (const other of plan.resources)
      if (keys.includes(keyOf(other)) && !found.has(other)) {
        found.add(other);
        follow(Object.values(other.references ?? {}).flat());
      }
  };
  follow(resource.references?.[input] ?? []);
  return [...found];
}
