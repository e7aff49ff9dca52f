import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Facts } from "../stacks/context.ts";

/** Everything that a plan is made from. Tests are not, and a service's own code is not. */
const sources = [
  "infra/**/*.ts",
  "environments/*.ts",
  "services/{catalog,descriptor}.ts",
  "services/kit/src/runtime.ts",
  "services/region-guard/*.ts",
  "argocd/rendered/*/*/bootstrap.yaml",
  "package-lock.json",
];

/** Names the content of a plan's inputs: equal hashes, equal plans. Environments and services count as they are given. */
export function inputsHash(facts: Facts): string {
  const root = join(import.meta.dirname, "../..");
  const hash = createHash("sha256").update(JSON.stringify(facts));
  for (const file of sources.flatMap((pattern) => globSync(pattern, { cwd: root })).toSorted())
    if (!file.endsWith(".test.ts")) hash.update(`\0${file}\0`).update(readFileSync(join(root, file)));
  return hash.digest("hex");
}
