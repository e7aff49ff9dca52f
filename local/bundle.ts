import { cpSync, existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build, type Metafile } from "esbuild";

const repository = join(import.meta.dirname, "..");

/** Packages with a native binary, which no bundler can take in; they lie beside the bundle. */
const nativePackages = ["@node-rs/argon2"] as const;

/**
 * Bundles a service into `directory` as its image carries it: one ES module and the files that it reads at run time, at
 * the same places relative to one another as in the source.
 *
 * @returns the path of the bundle's entry
 */
export async function bundleService(service: string, directory: string): Promise<string> {
  const source = join(repository, "services", service);
  const entry = await bundle(join(source, "src", "main.ts"), directory);
  for (const [from, to] of [
    [join(source, "openapi.yaml"), "openapi.yaml"],
    [join(source, "migrations"), "migrations"],
    [join(repository, "services", "kit", "kit-migrations"), "kit-migrations"],
  ] as const)
    if (existsSync(from)) cpSync(from, join(directory, to), { recursive: true });
  return entry;
}

/** The same for several, each in a folder of its name. @returns where the code of each starts */
export async function bundleServices(
  services: readonly { readonly name: string }[],
  directory: string,
): Promise<(service: string) => string> {
  const entries = new Map<string, string>();
  for (const { name } of services) entries.set(name, await bundleService(name, join(directory, name)));
  return (service) => entries.get(service) ?? "";
}

/** The same for the image of the platform's own jobs. */
export const bundleJobs = (directory: string): Promise<string> =>
  bundle(join(repository, "jobs", "main.ts"), directory);

async function bundle(entryPoint: string, directory: string): Promise<string> {
  const outfile = join(directory, "src", "main.js");
  rmSync(directory, { recursive: true, force: true });
  const { metafile } = await build({
    entryPoints: [entryPoint],
    outfile,
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    sourcemap: "linked",
    metafile: true,
    external: [...nativePackages],
    // CommonJS dependencies call require, which ES modules lack.
    banner: {
      js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
    },
    logLevel: "warning",
  });
  for (const name of nativePackagesOf(metafile)) copyPackage(name, directory);
  return outfile;
}

const nativePackagesOf = ({ outputs }: Metafile): readonly string[] => {
  const imported = Object.values(outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
  return nativePackages.filter((name) => imported.includes(name));
};

/** The package as it is installed, with those of its binaries that npm chose for this platform. */
function copyPackage(name: string, directory: string): void {
  const from = join(repository, "node_modules", name);
  const { optionalDependencies = {} } = JSON.parse(readFileSync(join(from, "package.json"), "utf8")) as {
    readonly optionalDependencies?: Readonly<Record<string, string>>;
  };
  for (const part of [name, ...Object.keys(optionalDependencies)]) {
    const installed = join(repository, "node_modules", part);
    if (existsSync(installed)) cpSync(installed, join(directory, "node_modules", part), { recursive: true });
  }
}
