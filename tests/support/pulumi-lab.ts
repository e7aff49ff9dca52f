import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Why there is no Pulumi engine to be had, in words for a skipped test. */
export const noPulumi =
  process.env["RUMBO_LAB"] === undefined
    ? "Needs the laboratory: set RUMBO_LAB to the folder of its pulumi/env.sh."
    : undefined;

/** A change of every resource of a type, as a mistake in a component would make it. */
export interface PlantedFault {
  readonly type: string;
  readonly props: Readonly<Record<string, unknown>>;
}

export interface PulumiLab {
  /** Runs the command line on our stacks, with a fault in the program if there is one. */
  readonly pulumi: (
    args: readonly string[],
    fault?: PlantedFault,
  ) => { readonly status: number; readonly output: string };
  readonly stop: () => void;
}

/**
 * Our programs and policies under the real engine, with providers that answer for AWS. State and stack settings are in a
 * folder of their own, which goes with it.
 */
export function startPulumiLab(): PulumiLab {
  const directory = mkdtempSync(join(tmpdir(), "rumbo-pulumi-"));
  const repository = join(import.meta.dirname, "../..");
  for (const shared of ["node_modules", "policies"]) symlinkSync(join(repository, shared), join(directory, shared));
  for (const folder of ["state", "program"]) mkdirSync(join(directory, folder));
  cpSync(join(repository, "environments"), join(directory, "environments"), { recursive: true, filter: isSetting });
  const files = {
    "Pulumi.yaml": settings,
    "program/package.json": JSON.stringify({ name: "program", type: "module", main: "main.ts" }),
    "program/main.ts": programThatImports(join(repository, "infra/main.ts")),
  };
  for (const [file, text] of Object.entries(files)) writeFileSync(join(directory, file), text);

  const env = labEnvironment(directory, repository);
  return {
    pulumi(args, fault) {
      const { status, stdout, stderr } = spawnSync("pulumi", [...args, "--non-interactive"], {
        cwd: directory,
        env: { ...env, ...(fault && { RUMBO_PLANTED_FAULT: JSON.stringify(fault) }) },
        encoding: "utf8",
      });
      return { status: status ?? -1, output: `${stdout}${stderr}` };
    },
    stop: () => rmSync(directory, { recursive: true }),
  };
}

/** As the repository's, but for the program. */
const settings = `
name: rumbo
runtime: { name: nodejs, options: { typescript: false } }
main: program/
stackConfigDir: environments
`;

const programThatImports = (main: string): string => `
import * as pulumi from "@pulumi/pulumi";

const fault = JSON.parse(process.env["RUMBO_PLANTED_FAULT"] ?? "null");
if (fault)
  pulumi.runtime.registerStackTransformation(({ type, props, opts }) =>
    type === fault.type ? { props: { ...props, ...fault.props }, opts } : undefined,
  );

export { default } from ${JSON.stringify(main)};
`;

const isSetting = (file: string): boolean => !file.endsWith(".ts");

/** What the laboratory's script exports, and where the state is. */
function labEnvironment(directory: string, repository: string): NodeJS.ProcessEnv {
  const script = join(process.env["RUMBO_LAB"] ?? "", "pulumi/env.sh");
  const exported = execFileSync("bash", ["-c", `. "$1" && env -0`, "bash", script], {
    env: {
      ...process.env,
      PATH: `${join(repository, "node_modules/.bin")}:${process.env["PATH"] ?? ""}`,
      PULUMI_BACKEND_URL: `file://${join(directory, "state")}`,
      PULUMI_LAB_MODULES: repository,
    },
    encoding: "utf8",
  });
  return Object.fromEntries(
    exported
      .split("\0")
      .filter((line) => line.includes("="))
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
}
