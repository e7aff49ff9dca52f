import { isDeepStrictEqual } from "node:util";
import { join, relative, resolve } from "node:path";
import { objectsOf, type RenderedTree } from "../environments/rendered-tree.ts";
import { UserError } from "../environments/user-error.ts";
import {
  committedTrees,
  diffOfTrees,
  releasedTo,
  releaseTree,
  tamperedTreeFiles,
  treeSources,
} from "../releases/committed-trees.ts";
import { render } from "../releases/render.ts";
import { writeTree } from "../releases/tree-directory.ts";
import { verb } from "./support/verb.ts";

const usage = `
npm run synth -- [--out <dir> | --diff | --check | --release <tree>]

Renders what Argo CD applies, for every environment and region, from environments/ and services/*/service.ts.

  (nothing)          everything, with made-up digests, into .local/synth; prints counts and seconds
  --out <dir>        the same into another folder, for scanners or a look
  --diff             how the committed trees would change, with the digests that they were released with
  --check            the committed trees are as their releases wrote them, from commits that led to this one;
                     rendering twice gives the same bytes
  --release <tree>   writes one tree anew from the current commit, with the digests that it has, where there is no
                     remote for npm run release yet; <tree> is its folder: manifests/rendered/testing/primary
`;

const repository = join(import.meta.dirname, "..");

await verb({
  usage,
  options: {
    out: { type: "string" },
    diff: { type: "boolean" },
    check: { type: "boolean" },
    release: { type: "string" },
  },
  run: async ({ out, diff, check, release }) => {
    if (check === true) return checkTrees();
    if (diff === true) return printDiff();
    if (release !== undefined) return writeRelease(release.replace(/\/$/, ""));
    return renderInto(resolve(out ?? join(repository, ".local/synth")));
  },
});

async function renderInto(directory: string): Promise<undefined> {
  if (directory === repository)
    throw new UserError("Only releases write the repository's own rendered trees; name another folder after --out.");
  const began = performance.now();
  const { clusters, argoCd } = await render();
  for (const { path, files } of [...clusters, ...argoCd]) writeTree(join(directory, path), files);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  for (const tree of [...clusters, ...argoCd]) print(`${tree.path}: ${objectsOf(tree).length} objects`);
  print(
    `${clusters.length} clusters and ${argoCd.length} Argo CD trees rendered into ${relative(process.cwd(), directory)} in ${seconds} s.`,
  );
}

async function printDiff(): Promise<undefined> {
  const diff = await diffOfTrees(repository, await renderReleased());
  print(diff === "" ? "The committed trees are what the source renders." : diff.trimEnd());
}

async function checkTrees(): Promise<number> {
  const tampered = tamperedTreeFiles(repository);
  for (const file of tampered)
    print(`${file} is not as its release wrote it; restore it (git checkout), releases alone write rendered trees.`);
  const sources = await treeSources(repository);
  const elsewhere = sources.filter(({ source }) => source === "elsewhere");
  for (const { path } of elsewhere)
    print(`${path} was made from a commit that did not lead to this one; release it again from a merged commit.`);
  const unknown = sources.filter(({ source }) => source === "unknown");
  if (unknown.length > 0)
    print(
      `Where ${unknown.map(({ path }) => path).join(", ")} came from is not known, since this is no whole clone; git fetch --unshallow makes one of a shallow one.`,
    );
  const repeatable = isDeepStrictEqual(await renderReleased(), await renderReleased());
  if (!repeatable)
    print("Rendering the same source twice gave different bytes; look for a date, a random or an unordered value.");
  if (tampered.length > 0 || elsewhere.length > 0 || !repeatable) return 1;
  print(
    `${committedTrees(repository).length} committed trees are as their releases wrote them, and rendering is repeatable.`,
  );
  return 0;
}

async function writeRelease(path: string): Promise<undefined> {
  const trees = await renderReleased();
  const tree = trees.find((candidate) => candidate.path === path);
  if (!tree) throw new UserError(`There is no tree ${path}; there are ${trees.map((one) => one.path).join(", ")}.`);
  await releaseTree(repository, tree);
  print(`${path} is now what the current commit renders; look at it with git diff, and commit it alone.`);
}

async function renderReleased(): Promise<readonly RenderedTree[]> {
  const released = releasedTo(repository);
  const { clusters, argoCd } = await render(
    (place) => released(place).digests,
    (place) => released(place).retired ?? [],
  );
  return [...clusters, ...argoCd];
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
