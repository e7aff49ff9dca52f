import { regionsOf } from "../environments/environment.ts";
import type { Place } from "../environments/naming.ts";
import type { Digests } from "../manifests/digest.ts";
import type { Release } from "../manifests/release-file.ts";
import { releaseThatIntroduced } from "./introduced.ts";
import type { ChangedImage, ReleaseContext, WantedRelease } from "./propose-release.ts";
import { Refusal } from "./refusal.ts";
import type { Commit, ReleaseClone } from "./release-clone.ts";
import type { Source } from "./source.ts";

/**
 * Of two releases that were begun with different sources, the one that lands last must not take the other's back: a tree is
 * rendered from the later of the two.
 */
export async function laterSource(
  clone: ReleaseClone,
  head: Commit,
  wanted: Commit,
  current: Commit | undefined,
): Promise<Commit> {
  if (!(await clone.isAncestor(wanted, head)))
    throw new Refusal(`Commit ${wanted} is not on the branch; merge it first, then release it.`);
  return current !== undefined && (await clone.isAncestor(wanted, current)) ? current : wanted;
}

/** A name that the source does not know is a typing error, or comes from a branch that has not been merged. */
export function refuseUnknownImages(source: Source, digests: Digests): void {
  const unknown = Object.keys(digests).find((name) => !source.images.includes(name));
  if (unknown !== undefined)
    throw new Refusal(`${source.commit} has no ${unknown}; it has ${source.images.join(", ")}.`);
}

/** What runs must not lose its folder from one release to the next: nothing would be left to take it down in good order. */
export function refuseUnretired(source: Source, current: Release | undefined, { environment }: Place): void {
  const lost = Object.keys(current?.digests ?? {}).find((name) => !source.images.includes(name));
  if (lost !== undefined)
    throw new Refusal(
      `${lost} still runs in ${environment}, but ${source.commit} has no folder for it; retire it first (npm run release -- retire ${lost} --environment ${environment}).`,
    );
}

/** A slow pipeline must not replace what a later commit's pipeline has released meanwhile. */
export async function refuseOlderImages(
  clone: ReleaseClone,
  head: Commit,
  { place, source }: WantedRelease,
  changed: readonly ChangedImage[],
): Promise<void> {
  const releases = await clone.releases(head, place);
  for (const [name] of changed) {
    const running = await releaseThatIntroduced(clone, releases, place, name);
    if (running && running.sourceCommit !== source && (await clone.isAncestor(source, running.sourceCommit)))
      throw new Refusal(
        `${name} already runs an image of ${running.sourceCommit}, which is later than ${source}; to go back, use npm run release -- rollback.`,
      );
  }
}

/** What failed in one region is not tried in the other. */
export async function refuseHeldImages(
  { clone, environment }: ReleaseContext,
  head: Commit,
  changed: readonly ChangedImage[],
): Promise<void> {
  for (const { role } of regionsOf(environment)) {
    const holds = await clone.holds(head, { environment: environment.name, role });
    for (const [name, digest] of changed) {
      const hold = holds[name]?.find((held) => held.digest === digest);
      if (hold)
        throw new Refusal(
          `${name}@${digest} is on hold in ${environment.name} ${role} (${hold.reason}); release a mended image, or lift the hold with npm run release -- hold --clear.`,
        );
    }
  }
}

/** In every region, since a region must be able to run what the other runs when it is alone. */
export async function refuseMissingImages(
  { registry, environment }: ReleaseContext,
  changed: readonly ChangedImage[],
): Promise<void> {
  const wanted = regionsOf(environment).flatMap(({ settings }) =>
    changed.map((image) => [settings.region, ...image] as const),
  );
  const missing = await Promise.all(
    wanted.map(async ([region, name, digest]) =>
      (await registry.find(region, name, digest)) === undefined ? [`${name}@${digest} in ${region}`] : [],
    ),
  );
  if (missing.flat().length > 0)
    throw new Refusal(`No registry has ${missing.flat().join(", ")}; push or replicate it, then release it again.`);
}
