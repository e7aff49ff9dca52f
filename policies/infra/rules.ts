import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { InfraRule } from "./infra-rule.ts";

/** Every rule: each file of a family's folder is one, but for its cases. */
export const infraRules: readonly InfraRule[] = await Promise.all(ruleFiles().map(loadRule));

/** Files of rules, as `<family>/<rule>.ts`. */
export function ruleFiles(): readonly string[] {
  return readdirSync(import.meta.dirname, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: family }) => readdirSync(join(import.meta.dirname, family)).map((file) => `${family}/${file}`))
    .filter((file) => /^[a-z-]+\/[a-z0-9-]+\.ts$/.test(file))
    .toSorted();
}

async function loadRule(file: string): Promise<InfraRule> {
  const exports = (await import(pathToFileURL(join(import.meta.dirname, file)).href)) as Record<string, InfraRule>;
  const name = basename(file, ".ts");
  const rule = exports[name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())];
  if (rule?.name !== name) throw new Error(`policies/infra/${file} exports no rule called ${name}`);
  return rule;
}
