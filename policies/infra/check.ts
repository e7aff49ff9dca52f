import type { PlannedResource, StackPlan } from "../../infra/plan/stack-plan.ts";
import type { Finding, Verdict } from "../finding.ts";
import type { InfraRule } from "./infra-rule.ts";
import { infraRules } from "./rules.ts";

/**
 * Judges the plans of all stacks by every rule.
 *
 * @returns one verdict a rule; a rule that judged nothing, without a reason for it, is itself a finding
 */
export function checkPlans(plans: readonly StackPlan[], rules: readonly InfraRule[] = infraRules): readonly Verdict[] {
  return rules.map((rule) => {
    const subjects = plans.flatMap((plan) =>
      plan.resources.filter((resource) => rule.judges(resource)).map((resource) => ({ plan, resource })),
    );
    const findings = subjects.flatMap(({ plan, resource }) => findingsOf(rule, resource, plan, plans));
    const { name, scope, notApplicable } = rule;
    const verdict = { rule: name, scope, subjects: subjects.length };
    if (subjects.length > 0) return { ...verdict, findings };
    return notApplicable === undefined
      ? { ...verdict, findings: [judgedNothing(rule)] }
      : { ...verdict, findings, notApplicable };
  });
}

/** What a rule has against one resource that it judges. */
export const findingsOf = (
  rule: InfraRule,
  resource: PlannedResource,
  plan: StackPlan,
  plans: readonly StackPlan[],
): readonly Finding[] =>
  rule.check(resource, plan, plans).map((message) => ({
    rule: rule.name,
    subject: `${plan.stack}: ${resource.type} ${resource.name}`,
    message,
  }));

const judgedNothing = ({ name }: InfraRule): Finding => ({
  rule: name,
  subject: "every stack",
  message: "This rule judged no resource; correct what it judges, or say why in its notApplicable.",
});
