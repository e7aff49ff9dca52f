import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, lstatSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Makes a new service a package of the repository: a line of the lockfile and a link, as `npm install` would, but with
 * nothing asked of a registry, since a new service depends on nothing that the template does not.
 */
export function joinWorkspace(name: string, repository: string): void {
  const before = lockfileHash(repository);
  const { status, stderr } = spawnSync(
    "npm",
    ["install", "--package-lock-only", "--ignore-scripts", "--offline", "--no-audit", "--no-fund", "--loglevel=error"],
    { cwd: repository, encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`npm could not add ${name} to package-lock.json: ${stderr}`);

  const packages = join(repository, "node_modules", "@rumbo");
  mkdirSync(packages, { recursive: true });
  const link = join(packages, name);
  if (!lstatSync(link, { throwIfNoEntry: false })) symlinkSync(join("..", "..", "services", name), link);
  // What is installed is what the new lockfile says, if it was what the old one said: the next command need not install.
  const stamp = join(repository, "node_modules", ".rumbo-lockfile");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === before) writeFileSync(stamp, lockfileHash(repository));
}

/** As `scripts/run.js` compares it. */
const lockfileHash = (repository: string): string =>
  createHash("sha256")
    .update(readFileSync(join(repository, "package-lock.json")))
    .digest("hex");
