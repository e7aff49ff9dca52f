import type { Policies, ReportViolation, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import type { Stack } from "../../infra/stacks/stacks.ts";
import { applySkips } from "../apply-skips.ts";
import { assertions } from "../infra/assertions.ts";
import { findingsOf } from "../infra/check.ts";
import type { InfraRule } from "../infra/infra-rule.ts";
import { enginePlan, type EngineResource, plannedResource } from "./engine-resource.ts";

/**
 * Our rules as Pulumi's engine takes them. Those that look at every stack stay out, since the engine knows one, and so do
 * those that say that only the plan can tell. Written skips count here, too.
 *
 * @param stacks those of our environments, to tell what a stack is by its name
 */
export const packPolicies = (rules: readonly InfraRule[], stacks: readonly Stack[]): Policies =>
  rules
    .filter(({ scope, planOnly }) => scope !== "platform" && planOnly === undefined)
    .map((rule) => (rule.scope === "stack" ? stackPolicy(rule, stacks) : resourcePolicy(rule, stacks)));

const resourcePolicy = (rule: InfraRule, stacks: readonly Stack[]): ResourceValidationPolicy => ({
  ...introduced(rule),
  validateResource: (args, report) => judge(rule, [args], stacks, report),
});

const stackPolicy = (rule: InfraRule, stacks: readonly Stack[]): StackValidationPolicy => ({
  ...introduced(rule),
  validateStack: ({ resources }, report) => judge(rule, resources, stacks, report),
});

const introduced = ({ name, assertions: ids }: InfraRule) => ({
  name,
  description: ids.map((id) => `${assertions[id].says} (${id}).`).join(" "),
  enforcementLevel: "mandatory" as const,
});

/** Reports what the rule finds. What no preview can know is thrown when all else has been judged: Pulumi then says so. */
function judge(
  rule: InfraRule,
  seen: readonly EngineResource[],
  stacks: readonly Stack[],
  report: ReportViolation,
): void {
  const resources = seen.map(plannedResource);
  const plan = enginePlan(resources, seen[0]?.urn ?? "", stacks);
  const unknown: unknown[] = [];
  resources.forEach((resource, index) => {
    try {
      const findings = rule.judges(resource) ? findingsOf(rule, resource, plan, [plan]) : [];
      for (const { message } of applySkips("rumbo", findings).open) report(message, seen[index]?.urn);
    } catch (error) {
      unknown.push(error);
    }
  });
  if (unknown.length > 0) throw unknown[0];
}
