import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { local } from "../../environments/local.ts";
import { UserError } from "../../environments/user-error.ts";
import { lastWords } from "./last-words.ts";
import { onPath } from "./tools.ts";

/** A Debian package, or the first of several that the distribution has. */
export type Package = string | readonly string[];

/** The Debian packages that hold each program. */
export const packages = {
  postgres: local.postgresVersions.map((version) => `postgresql-${version}-postgis-3`),
  rabbitmq: "rabbitmq-server",
  redis: "redis-server",
  nginx: "nginx-light",
  chromium: "chromium",
} as const satisfies Record<string, Package>;

const POLICY = "/usr/sbin/policy-rc.d";

/** How this user may run apt-get: directly, through passwordless sudo, or not at all. */
export function aptAccess(): "root" | "sudo" | "none" {
  if (onPath("apt-get") === undefined) return "none";
  if (process.getuid?.() === 0) return "root";
  if (onPath("sudo") === undefined) return "none";
  return spawnSync("sudo", ["-n", "true"], { stdio: "ignore" }).status === 0 ? "sudo" : "none";
}

/**
 * Installs packages without letting them start daemons of their own.
 *
 * @param wanted one entry a program
 * @param ask on a terminal: asks once before anything is installed
 * @throws UserError when the person says no or apt-get fails
 */
export async function aptInstall(wanted: readonly Package[], ask: boolean): Promise<void> {
  const sudo = aptAccess() === "sudo" ? ["sudo", "-n"] : [];
  const run = (command: string, ...args: string[]): void => {
    const [first = command, ...rest] = [...sudo, command, ...args];
    execFileSync(first, rest, {
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
  };
  try {
    run("apt-get", "update", "-qq");
    const names = wanted.map(available);
    if (ask && !(await confirm(`Install ${names.join(", ")} with apt-get? [Y/n] `)))
      throw new UserError("Nothing was installed; run the command again and agree, or install Docker.");
    process.stderr.write(`Installing ${names.join(", ")} with apt-get …\n`);
    withoutDaemons(run, sudo.length > 0, () =>
      run("apt-get", "install", "-y", "-qq", "--no-install-recommends", ...names),
    );
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      `apt-get could not install what is missing (${lastWords(error)}); mend that, or install Docker, and run the command again.`,
    );
  }
}

/** The first of the alternatives that this distribution has. */
function available(wanted: Package): string {
  const candidates = typeof wanted === "string" ? [wanted] : wanted;
  const known = candidates.find(
    (name) => spawnSync("apt-cache", ["show", "--quiet=2", name], { stdio: "ignore" }).status === 0,
  );
  if (known === undefined)
    throw new UserError(`apt-get knows none of ${candidates.join(", ")}; install Docker instead.`);
  return known;
}

/** Where systemd runs, packages start their daemons at once, on the standard ports; a policy of 101 forbids it. */
function withoutDaemons(run: (command: string, ...args: string[]) => void, sudo: boolean, install: () => void): void {
  if (existsSync(POLICY) || !existsSync("/run/systemd/system")) {
    install();
    return;
  }
  const script = "#!/bin/sh\nexit 101\n";
  if (sudo) run("sh", "-c", `printf '${script.replaceAll("\n", "\\n")}' > ${POLICY} && chmod 755 ${POLICY}`);
  else writeFileSync(POLICY, script, { mode: 0o755 });
  try {
    install();
  } finally {
    if (sudo) run("rm", "-f", POLICY);
    else rmSync(POLICY, { force: true });
  }
}

async function confirm(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(question);
  terminal.close();
  return /^(y|yes|s|si|sí)?$/i.test(answer.trim());
}
