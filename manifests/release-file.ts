import { createHash } from "node:crypto";
import { z } from "zod";
import type { RenderedTree } from "../environments/rendered-tree.ts";
import type { Digest } from "./digest.ts";

/**
 * Files that stand beside a rendered tree: what it was made from, what proves it, and what must not be released to it
 * again. Argo CD reads none of them, since no application is the tree's own folder.
 */
export const releaseFile = "release.json";
export const checksumsFile = "SHA256SUMS";
export const holdsFile = "holds.json";
const ownFiles: readonly string[] = [releaseFile, checksumsFile, holdsFile];

const DigestText = z.custom<Digest>((digest) => /^sha256:[0-9a-f]{64}$/.test(String(digest)));
const CommitHash = z.string().regex(/^[0-9a-f]{40}$/);

/** What a release made a tree from. */
const Release = z
  .strictObject({
    /** Full hash of the commit whose source was rendered. */
    sourceCommit: CommitHash,
    /** Digest of each image that runs. Empty before the first release, and always for Argo CD's own trees. */
    digests: z.record(z.string(), DigestText).readonly(),
    /** Services whose tombstone stands in the tree (docs/runbooks/retire-a-service.md). @default none */
    retired: z.array(z.string()).readonly().optional(),
    /** SHA-256 of `SHA256SUMS`, so of every file's name and content. */
    treeHash: z.string().regex(/^[0-9a-f]{64}$/),
  })
  .readonly();

export type Release = z.infer<typeof Release>;

/** An image that a rollback took away, or that somebody does not want: no release may bring it back. */
const Hold = z
  .strictObject({
    digest: DigestText,
    /** Commit at which it was found bad. @default held by hand */
    revision: CommitHash.optional(),
    reason: z.string().min(1),
  })
  .readonly();

export type Hold = z.infer<typeof Hold>;

/** The held images of a tree, by the image's name. Lies in `holds.json`; no file means none. */
export type Holds = Readonly<Record<string, readonly Hold[]>>;
const Holds = z.record(z.string(), z.array(Hold).min(1).readonly()).readonly();

/** Everything that a release writes into a tree's folder: the tree and the two files that prove it. */
export function releasedFiles({ files }: RenderedTree, source: Omit<Release, "treeHash">): ReadonlyMap<string, string> {
  const checksums = checksumsOf(files);
  const release: Release = { ...source, treeHash: sha256(checksums) };
  return new Map([...files, [checksumsFile, checksums], [releaseFile, `${JSON.stringify(release, null, 2)}\n`]]);
}

/**
 * What a folder's release says.
 *
 * @param files text of each file of the folder, by its path in it
 * @returns nothing when there is no readable release
 */
export function releaseOf(files: ReadonlyMap<string, string>): Release | undefined {
  const parsed = Release.safeParse(parseJson(files.get(releaseFile) ?? ""));
  return parsed.success ? parsed.data : undefined;
}

/**
 * What must not be released to a folder again.
 *
 * @returns nothing when the file of holds cannot be read
 */
export function holdsOf(files: ReadonlyMap<string, string>): Holds | undefined {
  const parsed = Holds.safeParse(parseJson(files.get(holdsFile) ?? "{}"));
  return parsed.success ? parsed.data : undefined;
}

/** The text of `holds.json`, or nothing when no file is needed. */
export function holdsText(holds: Holds): string | undefined {
  const held = Object.entries(holds).filter(([, ofImage]) => ofImage.length > 0);
  return held.length === 0 ? undefined : `${JSON.stringify(Object.fromEntries(held.toSorted()), null, 2)}\n`;
}

/**
 * Files of a folder that are not as their release wrote them, each by its path: changed, added or removed. Whoever edits
 * `SHA256SUMS` to cover an edit is betrayed by the hash in `release.json`, which a reviewer sees change.
 */
export function tamperedFiles(files: ReadonlyMap<string, string>): readonly string[] {
  const release = releaseOf(files);
  if (!release) return [releaseFile];
  if (!holdsOf(files)) return [holdsFile];
  const checksums = files.get(checksumsFile) ?? "";
  if (sha256(checksums) !== release.treeHash) return [checksumsFile];

  const promised = new Map(
    checksums
      .split("\n")
      .filter(Boolean)
      .map((line) => [line.slice(66), line.slice(0, 64)]),
  );
  const found = new Map([...files].filter(([file]) => !ownFiles.includes(file)));
  return [...new Set([...promised.keys(), ...found.keys()])]
    .filter((file) => promised.get(file) !== hashOf(found.get(file)))
    .toSorted();
}

/** As `sha256sum` writes it, so that `sha256sum --check SHA256SUMS` says the same as we do. */
const checksumsOf = (files: RenderedTree["files"]): string =>
  [...files].map(([file, text]) => `${sha256(text)}  ${file}\n`).join("");

const hashOf = (text: string | undefined): string | undefined => (text === undefined ? undefined : sha256(text));

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
