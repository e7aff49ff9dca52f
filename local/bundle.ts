import { cpSync, existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const repository = join(import.meta.dirname, "..");

/** Packages with a native binary, which no bundler can take in; the image installs them beside the bundle. */
export const nativePackages = ["@node-rs/argon2"] as const;

/**
 * Bundles a service into `directory` as its image carries it: one ES module and the files that it reads at run time, at
 * the same places relative to one another as in the source.
 *
 * @returns the path of the bundle's entry
 */
export async function bundleService(service: string, directory: string): Promise<string> {
  const source = join(repository, "services", service);
  const entry = join(directory, "src", "main.js");
  rmSync(directory, { recursive: true, force: true });
  await build({
    entryPoints: [join(source, "src", "main.ts")],
    outfile: entry,
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    sourcemap: "linked",
    external: [...nativePackages],
    // CommonJS dependencies call require, which ES modules lack.
    banner: {
      js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
    },
    logLevel: "warning",
  });
  for (const [from, to] of [
    [join(source, "openapi.yaml"), "openapi.yaml"],
    [join(source, "migrations"), "migrations"],
    [join(repository, "services", "kit", "kit-migrations"), "kit-migrations"],
  ] as const)
    if (existsSync(from)) cpSync(from, join(directory, to), { recursive: true });
  return entry;
}
