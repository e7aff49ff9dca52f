import type { Environment } from "../environments/environment.ts";
import type { Place } from "../environments/naming.ts";
import type { Holds, Release } from "../manifests/release-file.ts";
import { type Proof, proofsOf } from "./proof.ts";
import { Refusal } from "./refusal.ts";
import type { Commit, ReleaseClone } from "./release-clone.ts";
import { isRollback } from "./rollback.ts";
import { refuseUnproven, untilSettled } from "./settled.ts";
import type { Statuses } from "./statuses.ts";

/** What git says of one place, and what Argo CD said. */
export interface PlaceStatus {
  readonly place: Place;
  /** null: nothing has ever been released there. */
  readonly release: (Release & { readonly commit: Commit }) | null;
  readonly holds: Holds;
  /** Of every application, or why nothing is known. */
  readonly proofs: readonly Proof[] | { readonly unreachable: string };
}

/** What runs in a place. */
export async function statusOf(
  clone: ReleaseClone,
  statuses: Statuses,
  { branch }: Environment,
  place: Place,
): Promise<PlaceStatus> {
  const head = await clone.fetch(branch);
  const [commit] = await clone.releases(head, place);
  const release = await clone.release(head, place);
  return {
    place,
    release: release && commit !== undefined ? { ...release, commit } : null,
    holds: await clone.holds(head, place),
    proofs: await proofsOf(clone, statuses, place, { head, commit: head }).catch((error: unknown) => {
      if (error instanceof Refusal) return { unreachable: error.message };
      throw error;
    }),
  };
}

/**
 * Waits until Argo CD has seen everything in a place healthy.
 *
 * @throws Refusal when it has not after so many seconds, or has seen a failure, or a rollback has taken the release back
 */
export async function awaitHealthy(
  clone: ReleaseClone,
  statuses: Statuses,
  { branch }: Environment,
  place: Place,
  seconds: number,
): Promise<void> {
  const proofs = await untilSettled(seconds, async () => {
    const head = await clone.fetch(branch);
    const [latest = head] = await clone.releases(head, place);
    if (await isRollback(clone, latest))
      throw new Refusal(`The release to ${place.environment} ${place.role} has been taken back by ${latest}.`);
    return proofsOf(clone, statuses, place, { head, commit: head });
  });
  refuseUnproven(place, proofs);
}
