import { execFile } from "node:child_process";
import { join } from "node:path";
import { environment } from "../../environments/production.ts";
import { standInCredentials } from "./ownership-table.ts";
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
