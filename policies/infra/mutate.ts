import { keyOf, type PlannedResource, type StackPlan } from "../../infra/plan/stack-plan.ts";
import { checkPlans } from "./check.ts";
import type { Flip, InfraRule } from "./infra-rule.ts";
import { propertyOf, withProperty } from "./property.ts";
import { infraRules } from "./rules.ts";

/** One property of one resource, flipped in a plan that is otherwise as it was. */
export interface Mutation {
  readonly rule: string;
  readonly flip: Flip;
  /** `<stack>: <type>::<name>`. */
  readonly resource: string;
  /** Whether the rule has something against the flipped plan that it has not against the plan. */
  readonly caught: boolean;
}

/**
 * Makes every change that a rule must notice, one at a time, and asks the rule. Of many resources of a type in a stack the
 * first and the last are flipped: they come out of one loop.
 */
export function mutationsOf(rule: InfraRule, plans: readonly StackPlan[]): readonly Mutation[] {
  const before = new Set(complaints(rule, plans));
  return rule.flips.flatMap((flip) =>
    plans.flatMap((plan) =>
      flipped(rule, flip, plan).map((resource) => {
        const mutant = {
          ...plan,
          resources: plan.resources.map((other) => (other === resource ? mutate(other, flip) : other)),
        };
        const after = complaints(
          rule,
          plans.map((other) => (other === plan ? mutant : other)),
        );
        return {
          rule: rule.name,
          flip,
          resource: `${plan.stack}: ${keyOf(resource)}`,
          caught: after.some((complaint) => !before.has(complaint)),
        };
      }),
    ),
  );
}

/** What became of one flip of one rule, wherever it was made. */
export interface FlipResult {
  readonly rule: string;
  readonly property: string;
  readonly flips: number;
  readonly caught: number;
  /** Where the rule noticed nothing. */
  readonly missed: readonly string[];
}

/** Every flip of every rule in these plans. One that was made nowhere shows as such: nothing proves that it is noticed. */
export const flipResults = (
  plans: readonly StackPlan[],
  rules: readonly InfraRule[] = infraRules,
): readonly FlipResult[] =>
  rules.flatMap((rule) => {
    const mutations = mutationsOf(rule, plans);
    return rule.flips.map((flip) => {
      const own = mutations.filter((mutation) => mutation.flip === flip);
      const missed = own.filter(({ caught }) => !caught).map(({ resource }) => resource);
      return {
        rule: rule.name,
        property: flip.property,
        flips: own.length,
        caught: own.length - missed.length,
        missed,
      };
    });
  });

/** What the rule says; that it judged nothing is no answer to a flip. */
const complaints = (rule: InfraRule, plans: readonly StackPlan[]): readonly string[] =>
  checkPlans(plans, [{ ...rule, notApplicable: "a flip may take its only subject away" }]).flatMap(({ findings }) =>
    findings.map(({ subject, message }) => `${subject} ${message}`),
  );

/** A flip to what is there already would change nothing. */
function flipped(
  rule: InfraRule,
  { property, to, on = rule.judges }: Flip,
  plan: StackPlan,
): readonly PlannedResource[] {
  const all = plan.resources.filter((resource) => on(resource) && propertyOf(resource, property) !== to);
  return [...Map.groupBy(all, ({ type }) => type).values()].flatMap((same) =>
    same.length > 1 ? [same[0], same.at(-1)].filter((resource) => resource !== undefined) : same,
  );
}

const mutate = (resource: PlannedResource, { property, to }: Flip): PlannedResource =>
  withProperty(resource, property, to);
