import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** What a commit does, in this order: text of files by their path, or nothing for a folder or file that goes. */
export type Changes = ReadonlyMap<string, string | undefined>;

/** A repository on a server, and a clone of it to commit from. */
export interface GitRemote {
  /** What others may push to and read from. */
  readonly url: string;
  /** Puts a commit on top of a branch, whoever else has put some there, and pushes it. @returns its hash */
  readonly commit: (branch: string, message: string, changes: Changes) => string;
  readonly head: (branch: string) => string;
  /** Text of a file at a commit. */
  readonly show: (commit: string, path: string) => string;
  readonly dispose: () => void;
}

/**
 * Makes a bare repository with these branches, all at one first commit.
 *
 * @param bare folder of the repository to be made
 */
export function createGitRemote(bare: string, branches: readonly string[]): GitRemote {
  const directory = mkdtempSync(join(tmpdir(), "rumbo-git-"));
  const git = (...args: readonly string[]): string =>
    execFileSync("git", ["-c", "gc.auto=0", ...args], { cwd: directory, encoding: "utf8", stdio: "pipe" }).trim();
  mkdirSync(bare, { recursive: true });
  git("init", "--quiet", "--bare", bare);
  git("clone", "--quiet", bare, ".");
  git("config", "user.name", "tests");
  git("config", "user.email", "tests@rumbo.invalid");
  git("commit", "--quiet", "--allow-empty", "--message", "chore: begin");
  for (const branch of branches) git("push", "--quiet", "origin", `HEAD:refs/heads/${branch}`);

  const head = (branch: string): string => {
    git("fetch", "--quiet", "origin");
    return git("rev-parse", `origin/${branch}`);
  };
  return {
    url: bare,
    head,
    show: (commit, path) => git("show", `${commit}:${path}`),
    commit: (branch, message, changes) => {
      git("checkout", "--quiet", "--detach", head(branch));
      for (const [path, text] of changes) {
        const file = join(directory, path);
        if (text === undefined) rmSync(file, { recursive: true, force: true });
        else {
          mkdirSync(dirname(file), { recursive: true });
          writeFileSync(file, text);
        }
      }
      git("add", "--all");
      git("commit", "--quiet", "--message", message);
      git("push", "--quiet", "origin", `HEAD:${branch}`);
      return git("rev-parse", "HEAD");
    },
    dispose: () => rmSync(directory, { recursive: true }),
  };
}
