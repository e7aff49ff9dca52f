import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { PlanResult } from "../../infra/plan/plan.ts";
import type { StackPlan } from "../../infra/plan/stack-plan.ts";
import { UserError } from "../../environments/user-error.ts";

/**
 * The plan of another commit: by that commit's own source and this machine's packages, in a folder of its own that is gone
 * afterwards. Neither the working tree nor git's index is touched.
 *
 * @param reference whatever git understands: a branch, a tag, a commit
 * @throws UserError when there is no such commit, or it cannot be planned
 */
export async function planAt(repository: string, reference: string): Promise<readonly StackPlan[]> {
  const commit = commitOf(repository, reference);
  const local = join(repository, ".local");
  mkdirSync(local, { recursive: true });
  const directory = mkdtempSync(join(local, "plan-at-"));
  try {
    const archive = execFileSync("git", ["archive", "--format=tar", commit], { cwd: repository, maxBuffer: 2 ** 30 });
    execFileSync("tar", ["-x"], { cwd: directory, input: archive });
    symlinkSync(join(repository, "node_modules"), join(directory, "node_modules"));
    const { stdout } = await promisify(execFile)(process.execPath, ["scripts/plan.ts", "--json"], {
      cwd: directory,
      maxBuffer: 2 ** 30,
    });
    return (JSON.parse(stdout) as PlanResult).stacks;
  } catch (error) {
    const { stderr = "", message } = error as Error & { readonly stderr?: string };
    throw new UserError(`${reference} cannot be planned, so there is nothing to compare with: ${stderr || message}`);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function commitOf(repository: string, reference: string): string {
  try {
    return execFileSync("git", ["rev-parse", "--verify", "--quiet", "--end-of-options", `${reference}^{commit}`], {
      cwd: repository,
      encoding: "utf8",
    }).trim();
  } catch {
    throw new UserError(`git knows no commit ${reference}; fetch it first, or name another after --diff.`);
  }
}
