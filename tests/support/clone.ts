import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const repository = join(import.meta.dirname, "..", "..");

/** A copy of the working tree as a newcomer would have it after `npm ci`, in a folder of its own. */
export interface Clone {
  readonly directory: string;
  readonly run: (verb: string, args?: readonly string[], options?: RunOptions) => Running;
  readonly dispose: () => void;
}

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly uid?: number;
  /** Put before the command: `unshare`, `setpriv` … */
  readonly wrapper?: readonly string[];
}

export interface Running {
  readonly child: ChildProcess;
  readonly output: () => string;
  /** Exit code and all output, once it has ended. */
  readonly ended: Promise<{ code: number | null; output: string }>;
}

export function cloneRepository(): Clone {
  const directory = mkdtempSync(join(tmpdir(), "rumbo-clone-"));
  chmodSync(directory, 0o755);
  const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: repository,
    encoding: "utf8",
  });
  for (const file of files.split("\0").filter((name) => name !== "" && existsSync(join(repository, name)))) {
    mkdirSync(dirname(join(directory, file)), { recursive: true });
    copyFileSync(join(repository, file), join(directory, file));
  }
  linkPackages(join(repository, "node_modules"), join(directory, "node_modules"));
  return {
    directory,
    run: (verb, args = [], options = {}) => run(directory, verb, args, options),
    dispose: () => rmSync(directory, { recursive: true }),
  };
}

/**
 * Every installed package as a link, and the repository's own as links into the clone, whose lockfile may then change without
 * anybody else noticing.
 */
function linkPackages(from: string, to: string): void {
  const ours = "@rumbo";
  mkdirSync(join(to, ours), { recursive: true });
  for (const name of readdirSync(from))
    if (name !== ours && name !== stamp) symlinkSync(join(from, name), join(to, name));
  for (const name of readdirSync(join(from, ours)))
    symlinkSync(readlinkSync(join(from, ours, name)), join(to, ours, name));
  copyFileSync(join(from, stamp), join(to, stamp));
}

/** What `scripts/run.js` knows an up-to-date installation by. */
const stamp = ".rumbo-lockfile";

/** Pids of processes that were started from a folder or carry it in their arguments. */
export function processesOf(directory: string): readonly string[] {
  return execFileSync("ps", ["-eo", "pid=,stat=,args="], { encoding: "utf8" })
    .split("\n")
    .filter((line) => line.includes(directory) && !/^\s*\d+\s+Z/.test(line));
}

function run(
  directory: string,
  verb: string,
  args: readonly string[],
  { env, uid, wrapper = [] }: RunOptions,
): Running {
  const [command = "", ...rest] = [...wrapper, process.execPath, join(directory, "scripts", "run.js"), verb, ...args];
  const child = spawn(command, rest, {
    cwd: directory,
    detached: true,
    env: { ...process.env, CI: "true", ...env },
    ...(uid === undefined ? {} : { uid, gid: uid }),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => void (text += chunk.toString()));
  const ended = new Promise<{ code: number | null; output: string }>((resolve) =>
    child.once("close", (code) => resolve({ code, output: text })),
  );
  return { child, output: () => text, ended };
}
