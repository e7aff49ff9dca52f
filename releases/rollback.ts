import { type Place, platformImage, platformTeam, renderedPath } from "../environments/naming.ts";
import type { Environment } from "../environments/environment.ts";
import type { Digest } from "../manifests/digest.ts";
import { type Hold, type Holds, holdsFile, holdsText, type Release } from "../manifests/release-file.ts";
import { deletionsFrom, refuseDeletions } from "./deletions.ts";
import { releaseThatIntroduced } from "./introduced.ts";
import { land, type Landed, type Proposal } from "./land.ts";
import { type Proof, proofsOf } from "./proof.ts";
import { Refusal } from "./refusal.ts";
import type { Commit, ReleaseClone } from "./release-clone.ts";
import type { Statuses } from "./statuses.ts";

export interface RollbackContext {
  readonly clone: ReleaseClone;
  readonly environment: Environment;
  readonly statuses: Statuses;
  readonly allowDelete: boolean;
}

export interface RollbackOptions {
  readonly place: Place;
  /** The application that failed. */
  readonly application: string;
  /** Commit at which it failed, or a name of one. */
  readonly revision: string;
  /** The image to hold. @default the one that the application ran at that commit */
  readonly digest?: Digest | undefined;
  /** Goes back even if the release was seen healthy: a person knows of a fault that no probe sees. */
  readonly evenIfHealthy: boolean;
}

/**
 * Takes a place back to its last healthy tree, byte for byte, and holds the image that failed. Nothing is rendered: what is
 * restored has run before.
 *
 * Does nothing when the branch has moved on from what failed, so a second notification of one failure is harmless.
 *
 * @throws Refusal when going back is not safe or would not help
 */
export function rollback(context: RollbackContext, options: RollbackOptions): Promise<Landed> {
  const { clone, environment } = context;
  return land({ clone, branch: environment.branch, propose: (head) => proposeRollback(context, head, options) });
}

async function proposeRollback(context: RollbackContext, head: Commit, options: RollbackOptions): Promise<Proposal> {
  const { clone, environment, allowDelete } = context;
  const { place, application, evenIfHealthy } = options;
  const path = renderedPath(place);
  const folder = `${path}/${application}`;
  const failedAt = await clone.resolve(options.revision);
  const failed = await clone.objectId(failedAt, folder);
  if (failed === undefined || !(await clone.isAncestor(failedAt, head)))
    throw new Refusal(`${environment.branch} had no ${folder} at ${failedAt}; look at --application and --revision.`);
  if ((await clone.objectId(head, folder)) !== failed)
    return { nothingToDo: `${wordsFor(place)} no longer runs what ${application} failed with; nothing was done.` };

  const releases = await clone.releases(head, place);
  const older = await olderThan(clone, releases, folder, failed);
  const culprit = releases.at(-older.length - 1) ?? head;
  if (await isRollback(clone, culprit))
    throw new Refusal(
      `${application} fails with what the last rollback restored (${culprit}); going back further would not mend it, so somebody must look.`,
    );
  const proof = (await proofsIfAny(context, place, head, head)).find((one) => one.application === application);
  if (proof?.wasHealthy && !evenIfHealthy)
    throw new Refusal(
      `${application} was seen healthy with this release, so something else broke it; to go back nevertheless, add --even-if-healthy.`,
    );

  const [bad, holds] = await Promise.all([clone.release(head, place), clone.holds(head, place)]);
  const target = await lastHealthy(context, { place, application, failed, head, older, holds });
  const good = await clone.release(target, place);
  if (!bad || !good) throw new Refusal(`${path}/release.json cannot be read; restore it from git first.`);
  await refuseIrreversible(clone, place, { bad, releases, good, fromGood: older.slice(older.indexOf(target)) });
  if (!allowDelete) {
    const files = new Set(await clone.paths(target, path));
    refuseDeletions(await deletionsFrom(clone, head, { path, files }));
  }

  const image = application === platformTeam ? platformImage : application;
  const hold = holdOn(options.digest ?? bad.digests[image], good.digests[image], failedAt, place);
  const allHolds = hold ? { ...holds, [image]: [hold, ...(holds[image] ?? [])] } : holds;
  const text = holdsText(allHolds);
  const holdsPath = `${path}/${holdsFile}`;
  return {
    message: messageOf(place, application, { failedAt, target, bad, good, image, hold }),
    changes: [
      { path, folder: (await clone.objectId(target, path)) ?? "" },
      text === undefined ? { path: holdsPath, removed: true } : { path: holdsPath, text },
    ],
  };
}

/** Releases before the one that brought the folder as it is: newest first. */
async function olderThan(
  clone: ReleaseClone,
  releases: readonly Commit[],
  folder: string,
  id: string,
): Promise<readonly Commit[]> {
  for (const [index, commit] of releases.entries())
    if ((await clone.objectId(commit, folder)) !== id) return releases.slice(index);
  return [];
}

/** Without a forge that answers, nothing is known; the release before the bad one is then the best guess. */
async function proofsIfAny(
  { clone, statuses }: RollbackContext,
  place: Place,
  head: Commit,
  commit: Commit,
): Promise<readonly Proof[]> {
  try {
    return await proofsOf(clone, statuses, place, { head, commit });
  } catch (error) {
    if (error instanceof Refusal) return [];
    throw error;
  }
}

interface Candidates {
  readonly place: Place;
  readonly application: string;
  /** git's name of the folder that failed. */
  readonly failed: string;
  readonly head: Commit;
  /** Releases before the one that failed, newest first. */
  readonly older: readonly Commit[];
  readonly holds: Holds;
}

/** The newest release that was seen healthy; if nothing is known of any, the newest that is not known to be bad. */
async function lastHealthy(
  context: RollbackContext,
  { place, application, failed, head, older, holds }: Candidates,
): Promise<Commit> {
  const { clone } = context;
  let unknown: Commit | undefined;
  for (const commit of older) {
    const release = await clone.release(commit, place);
    const isHeld = ([name, digest]: readonly [string, Digest]): boolean =>
      holds[name]?.some((hold) => hold.digest === digest) ?? false;
    const isBad = (await clone.objectId(commit, `${renderedPath(place)}/${application}`)) === failed;
    if (!release || isBad || Object.entries(release.digests).some(isHeld)) continue;
    const proofs = await proofsIfAny(context, place, head, commit);
    if (proofs.some(({ health }) => health === "failed")) continue;
    if (proofs.find((proof) => proof.application === application)?.health === "healthy") return commit;
    unknown ??= commit;
  }
  if (unknown !== undefined) return unknown;
  throw new Refusal(
    `${wordsFor(place)} has no earlier release that ${application} could go back to; release a mended image.`,
  );
}

interface WayBack {
  readonly bad: Release;
  /** Releases up to the bad one, newest first. */
  readonly releases: readonly Commit[];
  readonly good: Release;
  /** Releases up to the good one, newest first. */
  readonly fromGood: readonly Commit[];
}

/**
 * A version runs on the schema of the one after it, unless a migration says in a line `-- irreversible` that it does not.
 *
 * The source of a tree may be later than that of an image in it, so the migrations that lie between are looked for from the
 * source with which the image came.
 */
async function refuseIrreversible(
  clone: ReleaseClone,
  place: Place,
  { bad, releases, good, fromGood }: WayBack,
): Promise<void> {
  for (const [name, digest] of Object.entries(bad.digests)) {
    if (good.digests[name] === digest) continue;
    const [after, before] = await Promise.all([
      releaseThatIntroduced(clone, releases, place, name),
      releaseThatIntroduced(clone, fromGood, place, name),
    ]);
    if (!after || !before) continue;
    const changed = await clone.changedFiles(before.sourceCommit, after.sourceCommit, `services/${name}/migrations`);
    for (const file of changed)
      if (/^--\s*irreversible\b/m.test((await clone.text(after.sourceCommit, file)) ?? ""))
        throw new Refusal(
          `${file} is marked irreversible, so ${name} cannot go back behind it; release a version that mends what failed.`,
        );
  }
}

/** Held is what the good release does not run: when only the settings were bad, there is no image to hold. */
const holdOn = (bad: Digest | undefined, good: Digest | undefined, revision: Commit, place: Place): Hold | undefined =>
  bad === undefined || bad === good ? undefined : { digest: bad, revision, reason: `failed in ${wordsFor(place)}` };

/** Whether a commit is a rollback's: what it released has run before. */
export const isRollback = async (clone: ReleaseClone, commit: Commit): Promise<boolean> =>
  /^Rolls-Back: /m.test(await clone.message(commit));

interface Told {
  readonly failedAt: Commit;
  readonly target: Commit;
  readonly bad: Release;
  readonly good: Release;
  readonly image: string;
  readonly hold: Hold | undefined;
}

function messageOf(place: Place, application: string, { failedAt, target, bad, good, image, hold }: Told): string {
  const names = [...new Set([...Object.keys(bad.digests), ...Object.keys(good.digests)])].toSorted();
  const moved = names.filter((name) => bad.digests[name] !== good.digests[name]);
  const blame = `No image of ${application} is to blame, so none is held: mend its settings in the source.\n`;
  return [
    `revert(release): ${wordsFor(place)} goes back, because ${application} failed`,
    "",
    ...(hold ? [] : [blame]),
    `Rolls-Back: ${failedAt}`,
    `Restores: ${target}`,
    `Source-Commit: ${good.sourceCommit}`,
    ...moved.map((name) => `Image: ${name}@${good.digests[name] ?? "none"}`),
    ...(hold ? [`Holds: ${image}@${hold.digest}`] : []),
    "",
  ].join("\n");
}

const wordsFor = ({ environment, role }: Place): string => `${environment} ${role}`;
