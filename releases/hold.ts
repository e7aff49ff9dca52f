import { type Place, renderedPath } from "../environments/naming.ts";
import type { Environment } from "../environments/environment.ts";
import type { Digest } from "../manifests/digest.ts";
import { holdsFile, holdsText } from "../manifests/release-file.ts";
import { land, type Landed } from "./land.ts";
import type { ReleaseClone } from "./release-clone.ts";

export interface HoldOptions {
  readonly place: Place;
  readonly image: string;
  readonly digest: Digest;
  /** Why nobody shall release it. Nothing lifts the hold instead. */
  readonly reason: string | undefined;
}

/** Puts an image on hold in one place by hand, or lifts its hold. What runs stays as it is. */
export function hold(
  clone: ReleaseClone,
  { branch }: Environment,
  { place, image, digest, reason }: HoldOptions,
): Promise<Landed> {
  const path = `${renderedPath(place)}/${holdsFile}`;
  return land({
    clone,
    branch,
    propose: async (head) => {
      const holds = await clone.holds(head, place);
      const others = (holds[image] ?? []).filter((held) => held.digest !== digest);
      const held = reason === undefined ? others : [{ digest, reason }, ...others];
      const text = holdsText({ ...holds, [image]: held });
      const what = reason === undefined ? `may be released again` : `is on hold`;
      return {
        message: `chore(release): ${image} ${what} in ${place.environment} ${place.role}\n\nImage: ${image}@${digest}\n${reason ?? ""}\n`,
        changes: [text === undefined ? { path, removed: true } : { path, text }],
      };
    },
  });
}
