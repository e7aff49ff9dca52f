import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cloneRepository } from "./clone.ts";

/** The real Pulumi engine, with a state of its own, over a copy of the working tree that may be edited. */
export interface PulumiLab {
  /** Folder of the copy. */
  readonly clone: string;
  /** Runs commands as they stand in a runbook. Where a person would be asked, the answer is yes. */
  readonly run: (commands: string, options?: RunOptions) => Promise<Ended>;
  readonly stop: () => void;
}

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** What a person would type. */
  readonly input?: string;
  /** Mistakes in the program. @default none */
  readonly faults?: readonly PlantedFault[];
}

/** A change of every resource of a type, as a mistake in a component would make it. */
export interface PlantedFault {
  readonly type: string;
  readonly props: Readonly<Record<string, unknown>>;
}

export interface Ended {
  readonly status: number | null;
  /** What it printed, on both outputs. */
  readonly output: string;
}

/** Why there is no engine to be had, in words for a skipped test. */
export const noPulumi = whyNot();

/** Our programs and policies under the real engine, with providers that answer for AWS. All of it goes with `stop`. */
export function startPulumiLab(): PulumiLab {
  const { directory: clone, dispose } = cloneRepository();
  const own = mkdtempSync(join(tmpdir(), "rumbo-pulumi-"));
  for (const folder of ["state", "bin"]) mkdirSync(join(own, folder));
  const provider = join(clone, "tests/support/rehearsal/stand-in-provider.ts");
  for (const name of ["aws", "random", "tls"])
    writeFileSync(
      join(own, "bin", `pulumi-resource-${name}`),
      `#!/bin/sh\nPULUMI_LAB_PACKAGE=${name} exec node ${provider} "$@"\n`,
      { mode: 0o755 },
    );
  renameSync(join(clone, "infra/main.ts"), join(clone, "infra/program.ts"));
  writeFileSync(join(clone, "infra/main.ts"), programWithFaults);

  const prelude = [
    `. "$RUMBO_LAB/pulumi/env.sh"`,
    `PATH=${join(own, "bin")}:${dirname(process.execPath)}:$PATH`,
    unattended,
    "set -eo pipefail",
  ].join("\n");
  const base = {
    ...process.env,
    PULUMI_BACKEND_URL: `file://${join(own, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: "rehearsal",
    // The state is written once, at the end, and not after each resource: half the time, and nobody needs what is left of it.
    PULUMI_EXPERIMENTAL: "true",
    PULUMI_SKIP_CHECKPOINTS: "true",
    PULUMI_LAB_MODULES: clone,
  };
  return {
    clone,
    run: (commands, { env, input = "", faults = [] } = {}) =>
      bash(
        `${prelude}\n${commands}`,
        { cwd: clone, env: { ...base, ...env, RUMBO_PLANTED_FAULTS: JSON.stringify(faults) } },
        input,
      ),
    stop() {
      dispose();
      rmSync(own, { recursive: true });
    },
  };
}

const programWithFaults = `
import * as pulumi from "@pulumi/pulumi";

for (const fault of JSON.parse(process.env["RUMBO_PLANTED_FAULTS"] ?? "[]"))
  pulumi.runtime.registerStackTransformation(({ type, props, opts }) =>
    type === fault.type ? { props: { ...props, ...fault.props }, opts } : undefined,
  );

export { default } from "./program.ts";
`;

/** What a person at a terminal does beside typing the runbook's commands. */
const unattended = `pulumi() {
  case "$1 $2" in
    up* | "destroy -s") command pulumi "$@" --yes --skip-preview --non-interactive --suppress-progress ;;
    "stack rm") command pulumi "$@" --yes --non-interactive ;;
    *) command pulumi "$@" --non-interactive ;;
  esac
}`;

function bash(script: string, options: { cwd: string; env: NodeJS.ProcessEnv }, input: string): Promise<Ended> {
  const child = spawn("bash", ["-c", script], options);
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => void (output += chunk.toString()));
  child.stdin.end(input);
  return new Promise((resolve) => child.once("close", (status) => resolve({ status, output })));
}

function whyNot(): string | undefined {
  const lab = process.env["RUMBO_LAB"];
  if (lab === undefined) return "Needs the laboratory: set RUMBO_LAB to the folder of its pulumi/env.sh.";
  const binaries = execFileSync(join(lab, "setup"), ["--print-bin"], { encoding: "utf8" }).trim();
  return existsSync(join(binaries, "pulumi"))
    ? undefined
    : `Needs Pulumi's command line: ${lab}/setup pulumi builds it.`;
}
