import type { Environment } from "../environments/environment.ts";
import type { Place } from "../environments/naming.ts";
import type { Release } from "../manifests/release-file.ts";
import { inputKey } from "./input-key.ts";
import { land, type Landed } from "./land.ts";
import { leadingPlace } from "./leading-place.ts";
import { type Proof, proofsOf } from "./proof.ts";
import { proposeRelease, type ReleaseContext } from "./propose-release.ts";
import { Refusal } from "./refusal.ts";
import type { Commit, ReleaseClone } from "./release-clone.ts";
import { refuseUnproven, untilSettled } from "./settled.ts";
import type { Statuses } from "./statuses.ts";

export interface PromoteContext extends ReleaseContext {
  readonly statuses: Statuses;
  /** How long to wait for what is promoted to become healthy, in seconds. 0 asks once. */
  readonly waitSeconds: number;
  /** Commit to promote. @default the branch's newest change of anything but rendered trees */
  readonly source: string | undefined;
}

/** Releases to the leading place of an environment what another environment runs and was seen healthy with. */
export async function promoteFrom(context: PromoteContext, from: Environment): Promise<Landed> {
  const { clone, environment, waitSeconds } = context;
  const place = leadingPlace(from);
  const { branch } = environment;
  const testedFor = async (head: Commit): Promise<Tested> =>
    testedRelease(context, from, await sourceOf(context, head));
  await untilSettled(waitSeconds, async () => (await testedFor(await clone.fetch(branch))).proofs);
  return land({
    clone,
    branch,
    propose: async (head) => {
      const { source, release, proofs } = await testedFor(head);
      refuseUnproven(place, proofs);
      const { images } = await context.open(source);
      // What has been taken out of the source since is not promoted.
      const digests = Object.fromEntries(Object.entries(release.digests).filter(([name]) => images.includes(name)));
      await refuseOtherInputs(clone, Object.keys(digests), release.sourceCommit, source);
      return proposeRelease(context, head, { place: leadingPlace(environment), source, digests });
    },
  });
}

/** Releases to the primary region exactly what the second one runs, once Argo CD has seen it healthy there. */
export async function promoteToPrimary(context: PromoteContext): Promise<Landed> {
  const { clone, environment, statuses, waitSeconds } = context;
  const { branch } = environment;
  const leading = leadingPlace(environment);
  const primary: Place = { environment: environment.name, role: "primary" };
  const proofsAt = (head: Commit): Promise<readonly Proof[]> =>
    proofsOf(clone, statuses, leading, { head, commit: head });
  await untilSettled(waitSeconds, async () => proofsAt(await clone.fetch(branch)));
  return land({
    clone,
    branch,
    propose: async (head) => {
      const { sourceCommit, digests, retired = [] } = await releaseAt(clone, head, leading);
      if (context.source !== undefined && !(await clone.isAncestor(await clone.resolve(context.source), sourceCommit)))
        throw new Refusal(
          `${leading.environment} ${leading.role} does not run ${context.source} yet; release it there first.`,
        );
      refuseUnproven(leading, await proofsAt(head));
      return proposeRelease(context, head, { place: primary, source: sourceCommit, digests, retired });
    },
  });
}

async function sourceOf({ clone, source }: PromoteContext, head: Commit): Promise<Commit> {
  return source === undefined ? clone.lastSourceCommit(head) : clone.resolve(source);
}

/** A release of another environment, and what Argo CD said of it. */
interface Tested {
  /** What is to be promoted. */
  readonly source: Commit;
  readonly release: Release;
  readonly proofs: readonly Proof[];
}

/**
 * The newest release of another environment that holds nothing but what the source to be promoted contains: what has been
 * merged since into the other's branch alone must not slip through.
 */
async function testedRelease({ clone, statuses }: PromoteContext, from: Environment, source: Commit): Promise<Tested> {
  const place = leadingPlace(from);
  const head = await clone.fetch(from.branch);
  for (const commit of await clone.releases(head, place)) {
    const release = await releaseAt(clone, commit, place);
    if (await clone.isAncestor(release.sourceCommit, source))
      return { source, release, proofs: await proofsOf(clone, statuses, place, { head, commit }) };
  }
  throw new Refusal(`${from.name} has released nothing of ${source} yet; release it there first.`);
}

/** What was tested must be what the source to be promoted would build: an older test does not take a hotfix back. */
async function refuseOtherInputs(
  { directory }: ReleaseClone,
  images: readonly string[],
  tested: Commit,
  source: Commit,
): Promise<void> {
  for (const image of images) {
    const [ofTested, ofSource] = await Promise.all([
      inputKey(directory, tested, image),
      inputKey(directory, source, image),
    ]);
    if (ofTested !== ofSource)
      throw new Refusal(
        `${image} of ${source} is not what was tested (${tested}); merge it to where it is tested and release it there first, or release it alone with npm run release -- bump.`,
      );
  }
}

async function releaseAt(clone: ReleaseClone, commit: Commit, place: Place): Promise<Release> {
  const release = await clone.release(commit, place);
  if (!release) throw new Refusal(`${place.environment} ${place.role} has no readable release.json at ${commit}.`);
  return release;
}
