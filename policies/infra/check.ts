import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { StackPlan } from "../../infra/plan/stack-plan.ts";
import type { Finding, Verdict } from "../finding.ts";
import type { InfraRule } from "./infra-rule.ts";

/** Every rule, by name: each file of this folder that is not one of the three beside them. */
export const infraRules: readonly InfraRule[] = await Promise.all(ruleFiles().map(loadRule));

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
    const findings = subjects.flatMap(({ plan, resource }) =>
      rule.check(resource, plan, plans).map((message) => ({
        rule: rule.name,
        subject: `${plan.stack}: ${resource.type} ${resource.name}`,
        message,
      })),
    );
    const proves = subjects.length > 0 || rule.notApplicable !== undefined;
    return {
      rule: rule.name,
      scope: rule.scope,
      subjects: subjects.length,
      findings: proves ? findings : [judgedNothing(rule)],
    };
  });
}

const judgedNothing = ({ name }: InfraRule): Finding => ({
  rule: name,
  subject: "every stack",
  message: "This rule judged no resource; correct what it judges, or say why in its notApplicable.",
});

function ruleFiles(): readonly string[] {
  const others = [basename(import.meta.filename), "infra-rule.ts", "plan-cases.ts"];
  return readdirSync(import.meta.dirname)
    .filter((file) => /^[a-z-]+\.ts$/.test(file) && !others.includes(file))
    .toSorted();
}

async function loadRule(file: string): Promise<InfraRule> {
  const exports = (await import(pathToFileURL(join(import.meta.dirname, file)).href)) as Record<string, InfraRule>;
  const name = basename(file, ".ts");
  const rule = exports[name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())];
  if (rule?.name !== name) throw new Error(`policies/infra/${file} exports no rule called ${name}`);
  return rule;
}
