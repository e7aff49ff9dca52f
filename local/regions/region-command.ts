import { execFile } from "node:child_process";
import { join } from "node:path";
import { environment } from "../../environments/production.ts";
import type { ProcedureReport } from "../../services/region-guard/src/procedure-report.ts";
import { standInCredentials } from "./ownership-table.ts";
import type { Moment } from "./timeline-picture.ts";
import type { TwoRegions } from "./two-regions.ts";

export interface CommandResult {
  readonly code: number;
  readonly output: string;
  /** What it complains of. */
  readonly errors: string;
}

/**
 * `npm run region -- …`, as a person runs it, against the regions of a drill instead of AWS.
 *
 * @param env what else it is told, such as a guard's variables for `--execute-here`
 */
export function regionCommand(
  two: Pick<TwoRegions, "outside">,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<CommandResult> {
  const script = join(import.meta.dirname, "..", "..", "scripts", "region.ts");
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [script, ...args, "--environment", environment.name],
      {
        env: {
          PATH: process.env["PATH"],
          ...standInCredentials,
          AWS_ENDPOINT_URL_DYNAMODB: two.outside("secondary").dynamoDbUrl,
          ...env,
        },
      },
      (_, output, errors) => resolve({ code: child.exitCode ?? -1, output, errors }),
    );
  });
}

/** How the last procedure went, as people are told. @throws Error with what the command said instead */
export const lastProcedure = async (two: Pick<TwoRegions, "outside">): Promise<ProcedureReport> =>
  JSON.parse(await outputOf(two, ["report", "--json"])) as ProcedureReport;

/** What a procedure did, in words, and when: seconds after its beginning, and on the clock of `performance.now()`. */
export const stepsOf = ({ startedAt, steps }: ProcedureReport): readonly (Moment & { readonly at: number })[] =>
  steps.map(({ step, seconds, note }) => ({
    seconds,
    what: note === undefined ? step : `${step} (${note})`,
    at: Date.parse(startedAt) - performance.timeOrigin + seconds * 1_000,
  }));

/** @returns what a command printed that succeeded @throws Error with what it said when it was refused, or was given up */
export async function outputOf(two: Pick<TwoRegions, "outside">, args: readonly string[]): Promise<string> {
  const { code, output, errors } = await regionCommand(two, args);
  if (code !== 0) throw new Error(`npm run region -- ${args.join(" ")} ended with ${code}: ${output}${errors}`);
  return output;
}
