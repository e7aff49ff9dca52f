import { setTimeout } from "node:timers/promises";
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
import type { Statuses } from "./statuses.ts";

export interface PromoteContext extends ReleaseContext {
  readonly statuses: Statuses;
  /** How long to wait for a place to become healthy, in seconds. 0 asks once. */
  readonly waitSeconds: number;
}

/** Releases to the leading place of an environment what another environment runs and was seen healthy with. */
export async function promoteFrom(
  context: PromoteContext,
  from: Environment,
  source: string | undefined,
): Promise<Landed> {
  const { clone, environment } = context;
  return land({
    clone,
    branch: environment.branch,
    propose: async (head) => {
      const released = source === undefined ? await clone.lastSourceCommit(head) : await clone.resolve(source);
      const proven = await provenRelease(context, from, released);
      const { images } = await context.open(released);
      // What has been taken out of the source since is not promoted.
      const digests = Object.fromEntries(Object.entries(proven.digests).filter(([name]) => images.includes(name)));
      await refuseOtherInputs(clone, Object.keys(digests), proven.sourceCommit, released);
      return proposeRelease(context, head, { place: leadingPlace(environment), source: released, digests });
    },
  });
}

/** Releases to the primary region exactly what the second one runs, once Argo CD has seen it healthy there. */
export async function promoteToPrimary(context: PromoteContext): Promise<Landed> {
  const { clone, environment } = context;
  const leading = leadingPlace(environment);
  const primary: Place = { environment: environment.name, role: "primary" };
  if (leading.role === "primary")
    throw new Refusal(`${environment.name} has one region, which is released to without --role.`);
  return land({
    clone,
    branch: environment.branch,
    propose: async (head) => {
      const at = await whenHealthy(context, leading, head);
      const release = await releaseAt(context, at, leading);
      return proposeRelease(context, at, {
        place: primary,
        source: release.sourceCommit,
        digests: release.digests,
        retired: release.retired ?? [],
      });
    },
  });
}

/**
 * The newest release of another environment that holds nothing but what the source to be released contains: what has been
 * merged since into the other's branch alone must not slip through.
 */
async function provenRelease(context: PromoteContext, from: Environment, source: Commit): Promise<Release> {
  const { clone, statuses } = context;
  const place = leadingPlace(from);
  const head = await clone.fetch(from.branch);
  for (const commit of await clone.releases(head, place)) {
    const release = await releaseAt(context, commit, place);
    if (!(await clone.isAncestor(release.sourceCommit, source))) continue;
    refuseUnproven(place, await proofsOf(clone, statuses, place, { head, commit }));
    return release;
  }
  throw new Refusal(`${from.name} has released nothing of ${source} yet; release it there first.`);
}

/** What was seen healthy must be what the source to be released would build: a hotfix is not taken back by an older test. */
async function refuseOtherInputs(
  clone: ReleaseClone,
  images: readonly string[],
  proven: Commit,
  released: Commit,
): Promise<void> {
  for (const image of images) {
    const [tested, wanted] = await Promise.all([
      inputKey(clone.directory, proven, image),
      inputKey(clone.directory, released, image),
    ]);
    if (tested !== wanted)
      throw new Refusal(
        `${image} at ${released} is not what was tested at ${proven}; release it to the environment before first, or alone with npm run release -- bump.`,
      );
  }
}

/** The commit at which everything in a place was seen healthy, after a wait if one was asked for. */
async function whenHealthy(context: PromoteContext, place: Place, head: Commit): Promise<Commit> {
  const { clone, statuses, environment, waitSeconds } = context;
  const deadline = Date.now() + waitSeconds * 1000;
  for (let at = head; ; at = await clone.fetch(environment.branch)) {
    const proofs = await proofsOf(clone, statuses, place, { head: at, commit: at });
    const failed = proofs.some(({ health }) => health === "failed");
    const settled = failed || proofs.every(({ health }) => health === "healthy");
    if (settled || Date.now() >= deadline) {
      refuseUnproven(place, proofs);
      return at;
    }
    await setTimeout(Math.min(5000, deadline - Date.now()));
  }
}

function refuseUnproven({ environment, role }: Place, proofs: readonly Proof[]): void {
  const failed = proofs.find(({ health }) => health === "failed");
  if (failed)
    throw new Refusal(
      `${environment} ${role} is not healthy: ${failed.application} failed (${failed.status?.description ?? ""}); release a mended image there first.`,
    );
  const unknown = proofs.filter(({ health }) => health === "unknown").map(({ application }) => application);
  if (unknown.length > 0 || proofs.length === 0)
    throw new Refusal(
      `Argo CD has not said yet that ${environment} ${role} is healthy (waiting for ${unknown.join(", ")}); try again later, or add --wait <seconds>.`,
    );
}

async function releaseAt({ clone }: PromoteContext, commit: Commit, place: Place): Promise<Release> {
  const release = await clone.release(commit, place);
  if (!release) throw new Refusal(`${place.environment} ${place.role} has no readable release.json at ${commit}.`);
  return release;
}
