import { type Environment, regionsOf } from "../environments/environment.ts";
import type { Place } from "../environments/naming.ts";
import type { Holds, Release } from "../manifests/release-file.ts";
import { type Proof, proofsOf } from "./proof.ts";
import { Refusal } from "./refusal.ts";
import type { Commit, ReleaseClone } from "./release-clone.ts";
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

/** What runs where. */
export async function statusOf(
  clone: ReleaseClone,
  statuses: Statuses,
  environments: readonly Environment[],
): Promise<readonly PlaceStatus[]> {
  const result: PlaceStatus[] = [];
  for (const environment of environments) {
    const head = await clone.fetch(environment.branch);
    for (const { role } of regionsOf(environment)) {
      const place = { environment: environment.name, role };
      const [commit] = await clone.releases(head, place);
      const release = await clone.release(head, place);
      result.push({
        place,
        release: release && commit !== undefined ? { ...release, commit } : null,
        holds: await clone.holds(head, place),
        proofs: await proofsOf(clone, statuses, place, { head, commit: head }).catch((error: unknown) => {
          if (error instanceof Refusal) return { unreachable: error.message };
          throw error;
        }),
      });
    }
  }
  return result;
}
