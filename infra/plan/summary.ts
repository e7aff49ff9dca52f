import type { StackPlan } from "./stack-plan.ts";

/** Stack → type → how many. Components count: they are what a reader of the source looks for. */
export type Summary = Readonly<Record<string, Readonly<Record<string, number>>>>;

/**
 * Counts the resources of every stack by type. It is committed (`infra/plan/summary.json`), so that a change of a component
 * shows in a review as what it comes to.
 */
export function summarise(plans: readonly StackPlan[]): Summary {
  return Object.fromEntries(plans.map(({ stack, resources }) => [stack, countTypes(resources)]));
}

/** The summary as it is committed. */
export const summaryText = (plans: readonly StackPlan[]): string => `${JSON.stringify(summarise(plans), null, 2)}\n`;

function countTypes(resources: StackPlan["resources"]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const type of resources.map((resource) => resource.type).toSorted()) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}
