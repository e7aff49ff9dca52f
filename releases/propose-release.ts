import type { Environment } from "../environments/environment.ts";
import type { Place } from "../environments/naming.ts";
import type { Digest, Digests } from "../manifests/digest.ts";
import { type Holds, holdsFile, holdsText, releasedFiles } from "../manifests/release-file.ts";
import { type Deletion, deletionsFrom, refuseDeletions } from "./deletions.ts";
import type { Proposal } from "./land.ts";
import type { Registry } from "./registry.ts";
import type { Change, Commit, ReleaseClone } from "./release-clone.ts";
import {
  laterSource,
  refuseHeldImages,
  refuseMissingImages,
  refuseOlderImages,
  refuseUnknownImages,
  refuseUnretired,
} from "./release-guards.ts";
import type { Source } from "./source.ts";

/** What every release needs, whichever command makes it. */
export interface ReleaseContext {
  readonly clone: ReleaseClone;
  readonly environment: Environment;
  readonly registry: Registry;
  /** Loads the code of a commit, once. */
  readonly open: (commit: Commit) => Promise<Source>;
  /** Objects may be deleted that a release would otherwise not delete by itself. */
  readonly allowDelete: boolean;
  /** Refuses an image that our pipeline did not sign. @default signatures are not looked at */
  readonly verify?: ((image: string, digest: Digest) => Promise<void>) | undefined;
}

/** What a place is to run. */
export interface WantedRelease {
  readonly place: Place;
  /** Commit to render; must be on the branch. */
  readonly source: Commit;
  /** New images; what is not named stays as it is. */
  readonly digests: Digests;
  /** Services whose tombstone is to stand there. @default those that do already */
  readonly retired?: readonly string[];
}

/** An image that a release changes: its name and its new digest. */
export type ChangedImage = readonly [name: string, digest: Digest];

/**
 * The commit that brings a place from what it runs at `head` to what it is to run, rendered anew from its source.
 *
 * @throws Refusal when that would not be safe: the source is not on the branch, an image is held or missing, or too much
 * would be deleted
 */
export async function proposeRelease(context: ReleaseContext, head: Commit, wanted: WantedRelease): Promise<Proposal> {
  const { clone, allowDelete } = context;
  const { place } = wanted;
  const current = await clone.release(head, place);
  const source = await context.open(await laterSource(clone, head, wanted.source, current?.sourceCommit));
  const retired = (wanted.retired ?? current?.retired ?? []).filter((name) => source.services.includes(name));
  const runs = (name: string): boolean => source.images.includes(name) && !retired.includes(name);
  const digests: Digests = Object.fromEntries(
    Object.entries({ ...current?.digests, ...wanted.digests })
      .filter(([name]) => runs(name))
      .toSorted(),
  );
  const changed: readonly ChangedImage[] = Object.entries(digests).filter(
    ([name, digest]) => current?.digests[name] !== digest,
  );

  refuseUnknownImages(source, wanted.digests);
  if (!allowDelete) refuseUnretired(source, current, place);
  await refuseOlderImages(clone, head, wanted, changed);
  await refuseHeldImages(context, head, changed);
  await refuseMissingImages(context, changed);
  for (const [name, digest] of changed) await context.verify?.(name, digest);

  const release = { sourceCommit: source.commit, digests, ...(retired.length > 0 && { retired }) };
  const { manifests, argoCd } = await source.render(place, release);
  if (!allowDelete) {
    const trees = [manifests, argoCd];
    const deletions = (await Promise.all(trees.map((tree) => deletionsFrom(clone, head, tree)))).flat();
    // A service that is being retired is to lose its workload: that is what was asked for.
    const isAskedFor = ({ file }: Deletion): boolean =>
      retired.some((name) => !current?.retired?.includes(name) && file.startsWith(`${name}/`));
    refuseDeletions(deletions.filter((deletion) => !isAskedFor(deletion)));
  }
  // The next release of an image lifts its hold.
  const holds = omit(await clone.holds(head, place), new Set(changed.map(([name]) => name)));
  return {
    message: messageOf(
      place,
      source.commit,
      changed,
      retired.filter((name) => name in wanted.digests),
    ),
    changes: [
      ...replaceFolder(manifests.path, releasedFiles(manifests, release), holds),
      ...replaceFolder(argoCd.path, releasedFiles(argoCd, { sourceCommit: source.commit, digests: {} })),
    ],
  };
}

/** Folders are replaced and not patched: what is no longer rendered must go. */
function replaceFolder(path: string, files: ReadonlyMap<string, string>, holds: Holds = {}): readonly Change[] {
  const held = holdsText(holds);
  return [
    { path, removed: true },
    ...[...files].map(([file, text]) => ({ path: `${path}/${file}`, text })),
    ...(held === undefined ? [] : [{ path: `${path}/${holdsFile}`, text: held }]),
  ];
}

const omit = (holds: Holds, names: ReadonlySet<string>): Holds =>
  Object.fromEntries(Object.entries(holds).filter(([name]) => !names.has(name)));

function messageOf(
  { environment, role }: Place,
  sourceCommit: Commit,
  changed: readonly ChangedImage[],
  leftOut: readonly string[],
): string {
  const what = changed.length === 0 ? "what the source says now" : changed.map(([name]) => name).join(", ");
  return [
    `chore(release): ${environment} ${role} runs ${what}`,
    "",
    `Source-Commit: ${sourceCommit}`,
    ...changed.map(([name, digest]) => `Image: ${name}@${digest}`),
    ...leftOut.map((name) => `Left-Out: ${name} is retired there`),
    "",
  ].join("\n");
}
