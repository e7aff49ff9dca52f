import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { InfraRule } from "./infra-rule.ts";
import type { PlanCases } from "./plan-cases.ts";
import { infraRules, ruleFiles } from "./rules.ts";

/** Every rule with the cases that lie beside it. */
export const ruleCases: readonly { readonly rule: InfraRule; readonly cases: PlanCases }[] = await Promise.all(
  ruleFiles().map(async (file, index) => {
    const path = join(import.meta.dirname, file.replace(/\.ts$/, ".cases.ts"));
    const { cases } = (await import(pathToFileURL(path).href)) as { readonly cases: PlanCases };
    return { rule: infraRules[index] as InfraRule, cases };
  }),
);
