import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Environment } from "./environment.ts";
import { validateEnvironments } from "./validate.ts";

/**
 * Every environment on AWS: each file of this folder that exports `environment`, in the order in which a change travels
 * (`develop` before `main`), then by name. Adding one is adding a file.
 *
 * @throws ConfigError when a value in any of them is wrong
 */
export async function loadEnvironments(directory = import.meta.dirname): Promise<readonly Environment[]> {
  const files = readdirSync(directory)
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts") && file !== basename(import.meta.filename))
    .toSorted();
  const modules = await Promise.all(
    files.map(async (file) => ({
      file: `environments/${file}`,
      exports: (await import(pathToFileURL(join(directory, file)).href)) as Record<string, unknown>,
    })),
  );
  const environments = validateEnvironments(
    modules.flatMap(({ file, exports }) => ("environment" in exports ? [{ file, value: exports["environment"] }] : [])),
  );
  const order = ({ branch, name }: Environment): string => `${branch} ${name}`;
  return environments.toSorted((a, b) => (order(a) < order(b) ? -1 : 1));
}
