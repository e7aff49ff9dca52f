import { spawn } from "node:child_process";
import { UserError } from "../environments/user-error.ts";

/** git ended with an exit code that was not asked for; the message is its own last word. */
export class GitError extends Error {
  override readonly name = "GitError";
}

export interface GitOptions {
  /** Given to git on its standard input. @default nothing */
  readonly input?: string;
  /** Exit codes that are no failure. @default 0 */
  readonly success?: readonly number[];
}

/**
 * Runs git in a folder. What a hook or another git has put into the environment is left out, so that the folder alone
 * says which repository is meant.
 *
 * @returns what git printed
 * @throws GitError when git failed
 * @throws UserError when there is no git
 */
export async function git(
  directory: string,
  args: readonly string[],
  { input = "", success = [0] }: GitOptions = {},
): Promise<string> {
  const child = spawn("git", args, { cwd: directory, env: environment() });
  const [output, errors]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
  // A git that has failed reads no further; its exit code tells more than the broken pipe.
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", () => reject(new UserError("git is needed for this; install it and run the command again.")));
    child.once("close", resolve);
  });
  if (code === null || !success.includes(code))
    throw new GitError(`git ${args[0] ?? ""} failed: ${Buffer.concat(errors).toString().trim()}`);
  return Buffer.concat(output).toString();
}

function environment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !repositoryVariables.includes(name));
  return { ...Object.fromEntries(inherited), GIT_TERMINAL_PROMPT: "0", LC_ALL: "C" };
}

/** As `git rev-parse --local-env-vars` lists them, but for those that carry configuration: pipelines log in by them. */
const repositoryVariables: readonly string[] = [
  "GIT_ALTERNATE_OBJECT_DIRECTORIES",
  "GIT_OBJECT_DIRECTORY",
  "GIT_DIR",
  "GIT_WORK_TREE",
  "GIT_GRAFT_FILE",
  "GIT_INDEX_FILE",
  "GIT_NO_REPLACE_OBJECTS",
  "GIT_REPLACE_REF_BASE",
  "GIT_PREFIX",
  "GIT_SHALLOW_FILE",
  "GIT_COMMON_DIR",
];
