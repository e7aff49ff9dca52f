import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Place, renderedPath } from "../environments/naming.ts";
import type { RenderedTree } from "../environments/rendered-tree.ts";
import { UserError } from "../environments/user-error.ts";
import {
  checksumsFile,
  holdsFile,
  type Release,
  releasedFiles,
  releaseFile,
  releaseOf,
  tamperedFiles,
} from "../manifests/release-file.ts";
import { git } from "./git.ts";
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

/** What each cluster's tree that a repository holds was released with; nothing where there is no tree. */
export const releasedTo =
  (repository: string) =>
  (place: Place): Pick<Release, "digests" | "retired"> =>
    releaseOf(readTree(join(repository, renderedPath(place)))) ?? { digests: {} };

/** Files of all committed trees that are not as their release wrote them, from the repository's root. */
export const tamperedTreeFiles = (repository: string): readonly string[] =>
  committedTrees(repository).flatMap((path) =>
    tamperedFiles(readTree(join(repository, path))).map((file) => `${path}/${file}`),
  );

/** Where the source of a committed tree is. */
export interface TreeSource {
  /** The tree's folder. */
  readonly path: string;
  /**
   * `behind`: among the commits that led to what is checked out, as it must be. `elsewhere`: not among them. `unknown`: this
   * clone does not go back far enough to tell.
   */
  readonly source: "behind" | "elsewhere" | "unknown";
}

/** Whether every committed tree was made from a commit that led to this one, and not from one that nobody has merged. */
export async function treeSources(repository: string): Promise<readonly TreeSource[]> {
  const shallow = await git(repository, ["rev-parse", "--is-shallow-repository"], { success: [0, 128] });
  const complete = shallow.trim() === "false";
  return Promise.all(
    committedTrees(repository).map(async (path): Promise<TreeSource> => {
      const commit = releaseOf(readTree(join(repository, path)))?.sourceCommit ?? "";
      // 1: no; 128: there is no such commit here.
      const base = await git(repository, ["merge-base", commit, "HEAD"], { success: [0, 1, 128] });
      if (base !== "" && base.trim() === commit) return { path, source: "behind" };
      return { path, source: complete ? "elsewhere" : "unknown" };
    }),
  );
}

/** How the committed trees would change if they were released now: a unified diff, empty when they would not. */
export async function diffOfTrees(repository: string, trees: readonly RenderedTree[]): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), "rumbo-synth-"));
  try {
    for (const side of ["committed", "source"]) mkdirSync(join(directory, side));
    for (const path of committedTrees(repository)) {
      const files = new Map(readTree(join(repository, path)));
      for (const own of [releaseFile, checksumsFile, holdsFile]) files.delete(own);
      writeTree(join(directory, "committed", path), files);
    }
    for (const { path, files } of trees) writeTree(join(directory, "source", path), files);
    const colour = process.stdout.isTTY ? "always" : "never";
    const diff = ["diff", "--no-index", "--no-prefix", `--color=${colour}`, "committed", "source"];
    return await git(directory, diff, { success: [0, 1] });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/**
 * Writes one tree as a release does, from the commit that is checked out, with what it runs already. For a repository that
 * has no remote to release to yet.
 *
 * @throws UserError when the source has changes that no commit has
 */
export async function releaseTree(repository: string, tree: RenderedTree): Promise<void> {
  const changed = (await git(repository, ["status", "--porcelain", "--", ...sourcePaths])).trimEnd();
  if (changed !== "")
    throw new UserError(`Commit these changes first, a release names the commit it shows:\n${changed}`);
  const directory = join(repository, tree.path);
  const before = readTree(directory);
  const { digests = {}, retired } = releaseOf(before) ?? {};
  const sourceCommit = (await git(repository, ["rev-parse", "HEAD"])).trim();
  const held = [...before].filter(([file]) => file === holdsFile);
  writeTree(
    directory,
    new Map([...releasedFiles(tree, { sourceCommit, digests, ...(retired && { retired }) }), ...held]),
  );
}
