import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { renderedTree } from "../environments/rendered-tree.ts";
import { releasedFiles } from "../manifests/release-file.ts";
import { treeSources } from "./committed-trees.ts";
import { writeTree } from "./tree-directory.ts";

const tree = renderedTree("manifests/rendered/testing/primary", [
  ["platform/namespace.movilidad.yaml", "kind: Namespace\n"],
]);

it("tells a tree whose source led to this commit from one whose source nobody has merged", async () => {
  const { directory, git, commitTree } = repository();
  commitTree(git("rev-parse", "HEAD"));
  expect(await treeSources(directory)).toEqual([{ path: tree.path, source: "behind" }]);

  git("checkout", "--quiet", "-b", "stray");
  git("commit", "--quiet", "--allow-empty", "--message=feat: not merged");
  const stray = git("rev-parse", "HEAD");
  git("checkout", "--quiet", "main");
  commitTree(stray);
  expect(await treeSources(directory)).toEqual([{ path: tree.path, source: "elsewhere" }]);
  commitTree("0123456789".repeat(4));
  expect(await treeSources(directory)).toEqual([{ path: tree.path, source: "elsewhere" }]);
});

it("says that a shallow clone cannot tell", async () => {
  const { directory, git, commitTree } = repository();
  commitTree(git("rev-parse", "HEAD"));
  const shallow = `${directory}-shallow`;
  onTestFinished(() => rmSync(shallow, { recursive: true }));
  git("clone", "--quiet", "--depth=1", `file://${directory}`, shallow);
  expect(await treeSources(shallow)).toEqual([{ path: tree.path, source: "unknown" }]);
});

function repository() {
  const directory = mkdtempSync(join(tmpdir(), "rumbo-sources-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const git = (...args: readonly string[]): string =>
    execFileSync("git", ["-c", "user.name=tests", "-c", "user.email=tests@rumbo.invalid", ...args], {
      cwd: directory,
      encoding: "utf8",
    }).trim();
  git("init", "--quiet", "--initial-branch=main");
  git("commit", "--quiet", "--allow-empty", "--message=feat: source");
  const commitTree = (sourceCommit: string): void => {
    writeTree(join(directory, tree.path), releasedFiles(tree, { sourceCommit, digests: {} }));
    git("add", "--all");
    git("commit", "--quiet", "--message=chore(release): testing");
  };
  return { directory, git, commitTree };
}
