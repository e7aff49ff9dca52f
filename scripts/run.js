// The one entry of every verb in package.json, in plain JavaScript so that any Node from 20 on can run it. It installs
// what the lockfile says when that has changed, then hands over to the repository's own Node 24.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";

const root = join(
  import.meta.dirname ??
    stop("Node 20.11 or newer is needed; install it from https://nodejs.org and run the command again."),
  "..",
);
const ownNode = join(root, "node_modules", ".bin", "node");

const [major = 0] = process.versions.node.split(".").map(Number);
if (major < 20)
  stop(
    `Node 20 or newer is needed, this is ${process.version}; install it from https://nodejs.org and run the command again.`,
  );

installDependencies();
runVerb(
  process.argv[2] ?? stop("Name a verb: node scripts/run.js start (package.json lists them)."),
  process.argv.slice(3),
);

/** Installs when the lockfile is not the one that node_modules was made from; compares content, since a clone sets times. */
function installDependencies() {
  const stamp = join(root, "node_modules", ".rumbo-lockfile");
  const wanted = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  process.stderr.write("Installing dependencies (npm ci), about half a minute the first time …\n");
  // npm must not run on the Node that it is about to replace.
  const path = (process.env.PATH ?? "")
    .split(delimiter)
    .filter((entry) => !entry.includes("node_modules"))
    .join(delimiter);
  const result = spawnSync("npm", ["ci", "--loglevel=error"], {
    cwd: root,
    env: { ...process.env, PATH: path },
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (result.error || result.status !== 0)
    stop(
      `Dependencies could not be installed in ${root}; see the message above, check that the folder is writable and the package registry can be reached, and run the command again.`,
    );
  writeFileSync(stamp, wanted);
  installHooks();
}

/** Git's hooks (lefthook.yml) for whoever commits here; a machine that only builds needs none. */
function installHooks() {
  if (process.env.CI || !existsSync(join(root, ".git"))) return;
  spawnSync(join(root, "node_modules", ".bin", "lefthook"), ["install"], { cwd: root, stdio: "ignore" });
}

function runVerb(verb, args) {
  const script = join(root, "scripts", `${verb}.ts`);
  if (!existsSync(script)) stop(`There is no verb "${verb}"; package.json lists them.`);
  const node = existsSync(ownNode) ? ownNode : process.execPath;
  if (node === process.execPath && major < 24)
    stop(
      `No Node 24 comes with the repository for ${process.platform}-${process.arch}; install Node 24 or newer from https://nodejs.org and run the command again.`,
    );
  // Tools that the verb starts by name (vitest, tsc, vite) find the same Node first.
  const env = {
    ...process.env,
    PATH: `${join(root, "node_modules", ".bin")}${delimiter}${process.env.PATH ?? ""}`,
    RUMBO_PARENT_PID: `${process.pid}`,
  };
  const child = spawn(node, [script, ...args], { stdio: "inherit", env });
  // Ctrl-C reaches the child by itself; these handlers keep this process waiting for its orderly end.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => void child.kill(signal));
  // npm passes no signal on when it is itself killed: then the child must not stay behind.
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && child.kill("SIGTERM"), 500).unref();
  child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)));
  child.on("error", (error) => stop(`${node} could not be started: ${error.message}.`));
}

function stop(message) {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}
