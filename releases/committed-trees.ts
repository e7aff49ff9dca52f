import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderedPath } from "../environments/naming.ts";
import type { RenderedTree } from "../environments/rendered-tree.ts";
import { UserError } from "../environments/user-error.ts";
import type { DigestsOf } from "../manifests/digest.ts";
import { checksumsFile, releasedFiles, releaseFile, releaseOf, tamperedFiles } from "../manifests/release-file.ts";
import { readTree, writeTree } from "./tree-directory.ts";

/** What rendered trees are made from: a release from uncommitted changes could not say which commit it shows. */
const sourcePaths = [
  "argocd",
  "manifests",
  "policies/cluster",
  ":(glob)environments/*.ts",
  ":(glob)services/*.ts",
  ":(glob)services/*/service.ts",
  "services/kit/src/runtime.ts",
  ":!argocd/rendered",
  ":!manifests/rendered",
];

/** Folders of the trees that a repository holds, whether or not its source still renders them. */
export function committedTrees(repository: string): readonly string[] {
  const folders = (path: string): readonly string[] =>
    existsSync(join(repository, path))
      ? readdirSync(join(repository, path), { withFileTypes: true })
          .filter((entry) => entry.isDirectory())
          .map(({ name }) => `${path}/${name}`)
          .toSorted()
      : [];
  return [...folders("manifests/rendered"), ...folders("argocd/rendered")].flatMap(folders);
}

/** What each tree that a repository holds was released with. */
export const releasedDigests =
  (repository: string): DigestsOf =>
  (place) =>
    releaseOf(readTree(join(repository, renderedPath(place))))?.digests ?? {};

/** Files of all committed trees that are not as their release wrote them, from the repository's root. */
export const tamperedTreeFiles = (repository: string): readonly string[] =>
  committedTrees(repository).flatMap((path) =>
    tamperedFiles(readTree(join(repository, path))).map((file) => `${path}/${file}`),
  );

/** How the committed trees would change if they were released now: a unified diff, empty when they would not. */
export function diffOfTrees(repository: string, trees: readonly RenderedTree[]): string {
  const directory = mkdtempSync(join(tmpdir(), "rumbo-synth-"));
  try {
    for (const side of ["committed", "source"]) mkdirSync(join(directory, side));
    for (const path of committedTrees(repository)) {
      const files = new Map(readTree(join(repository, path)));
      files.delete(releaseFile);
      files.delete(checksumsFile);
      writeTree(join(directory, "committed", path), files);
    }
    for (const { path, files } of trees) writeTree(join(directory, "source", path), files);
    const colour = process.stdout.isTTY ? "always" : "never";
    return git(directory, ["diff", "--no-index", "--no-prefix", `--color=${colour}`, "committed", "source"], [0, 1]);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/**
 * Writes one tree as a release does: from a commit, with the digests that it runs already.
 *
 * @throws UserError when the source has changes that no commit has
 */
export function releaseTree(repository: string, tree: RenderedTree): void {
  const changed = git(repository, ["status", "--porcelain", "--", ...sourcePaths]).trimEnd();
  if (changed !== "")
    throw new UserError(`Commit these changes first, a release names the commit it shows:\n${changed}`);
  const directory = join(repository, tree.path);
  const digests = releaseOf(readTree(directory))?.digests ?? {};
  const sourceCommit = git(repository, ["rev-parse", "HEAD"]).trim();
  writeTree(directory, releasedFiles(tree, { sourceCommit, digests }));
}

function git(directory: string, args: readonly string[], success: readonly number[] = [0]): string {
  const result = spawnSync("git", args, { cwd: directory, encoding: "utf8", maxBuffer: 2 ** 28 });
  if (result.error) throw new UserError("git is needed for this; install it and run the command again.");
  if (!success.includes(result.status ?? -1)) throw new Error(`git ${args[0] ?? ""} failed: ${result.stderr}`);
  return result.stdout;
}
