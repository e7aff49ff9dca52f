import type { StackPlan } from "./stack-plan.ts";

export interface Summary {
  /** What it counts, so that a service or an environment that comes later leaves it true. */
  readonly environments: readonly string[];
  readonly services: readonly string[];
  /** Stack → type → how many. Components count: they are what a reader of the source looks for. */
  readonly stacks: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export interface Planned {
  readonly environments: readonly Named[];
  readonly services: readonly Named[];
  readonly plans: readonly StackPlan[];
}

interface Named {
  readonly name: string;
}

/**
 * Counts the resources of every stack by type. It is committed (`infra/plan/summary.json`), so that a change of a component
 * shows in a review as what it comes to.
 */
export const summarise = ({ environments, services, plans }: Planned): Summary => ({
  environments: environments.map(({ name }) => name),
  services: services.map(({ name }) => name),
  stacks: Object.fromEntries(plans.map(({ stack, resources }) => [stack, countTypes(resources)])),
});

function countTypes(resources: StackPlan["resources"]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const type of resources.map((resource) => resource.type).toSorted()) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}
