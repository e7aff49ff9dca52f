import type { Digests } from "../manifests/digest.ts";
import { leadingPlace } from "./leading-place.ts";
import { land, type Landed } from "./land.ts";
import { proposeRelease, type ReleaseContext } from "./propose-release.ts";

export interface BumpOptions {
  /** New images. Empty: only what the source says is released. */
  readonly digests: Digests;
  /** Commit to render, or a name of one. @default the branch's newest change of anything but rendered trees */
  readonly source?: string | undefined;
}

/** Releases images and source to the place of an environment that goes first: testing, or production's second region. */
export function bump(context: ReleaseContext, { digests, source }: BumpOptions): Promise<Landed> {
  const { clone, environment } = context;
  return land({
    clone,
    branch: environment.branch,
    propose: async (head) =>
      proposeRelease(context, head, {
        place: leadingPlace(environment),
        source: source === undefined ? await clone.lastSourceCommit(head) : await clone.resolve(source),
        digests,
      }),
  });
}
