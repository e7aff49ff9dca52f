import type { Place } from "../environments/naming.ts";
import type { Release } from "../manifests/release-file.ts";
import type { Commit, ReleaseClone } from "./release-clone.ts";

/**
 * The release with which the image that runs as of `releases[0]` came. Its source commit is the latest that the image can
 * have been made from; a release of another image may have moved the tree's own source on since.
 *
 * @param releases of the place, newest first
 * @returns nothing when nothing of that name runs
 */
export async function releaseThatIntroduced(
  clone: ReleaseClone,
  releases: readonly Commit[],
  place: Place,
  image: string,
): Promise<Release | undefined> {
  let introduced: Release | undefined;
  for (const commit of releases) {
    const release = await clone.release(commit, place);
    const digest = release?.digests[image];
    if (digest === undefined || (introduced && digest !== introduced.digests[image])) break;
    introduced = release;
  }
  return introduced;
}
