import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { releasedFiles } from "../manifests/release-file.ts";
import { committedTrees, releasedTo, tamperedTreeFiles } from "./committed-trees.ts";
import { render } from "./render.ts";
import { readTree, writeTree } from "./tree-directory.ts";

const { clusters, argoCd } = await render();
const trees = [...clusters, ...argoCd];
const source = { sourceCommit: "0123456789".repeat(4), digests: { "ms-mapeo": `sha256:${"ab".repeat(32)}` } } as const;

let repository: string;
beforeEach(() => {
  repository = mkdtempSync(join(tmpdir(), "rumbo-trees-"));
  for (const tree of trees) writeTree(join(repository, tree.path), releasedFiles(tree, source));
});
afterEach(() => rmSync(repository, { recursive: true }));

it("finds every committed tree as its release wrote it", () => {
  expect(committedTrees(repository).toSorted()).toEqual(trees.map(({ path }) => path).toSorted());
  expect(tamperedTreeFiles(repository)).toEqual([]);
});

it.each(trees.map(({ path }) => path))("names the file after an edit of one character in %s", (path) => {
  const directory = join(repository, path);
  const files = new Map(readTree(directory));
  const file = [...files.keys()].filter((name) => name.endsWith(".yaml")).at(-1)!;
  files.set(file, files.get(file)!.replace("kind", "kynd"));
  writeTree(directory, files);
  expect(tamperedTreeFiles(repository)).toEqual([`${path}/${file}`]);
});

it("judges trees that the source no longer renders, too", () => {
  writeTree(join(repository, "manifests/rendered/retired/primary"), new Map([["a.yaml", "kind: Secret\n"]]));
  expect(tamperedTreeFiles(repository)).toEqual(["manifests/rendered/retired/primary/release.json"]);
});

it("knows what runs where", () => {
  expect(releasedTo(repository)({ environment: "testing", role: "primary" })).toMatchObject({
    digests: source.digests,
  });
  expect(releasedTo(repository)({ environment: "nowhere", role: "primary" })).toEqual({ digests: {} });
});
