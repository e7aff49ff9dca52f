import { platformImage, repositoryName } from "../environments/naming.ts";
import { platform } from "../environments/platform.ts";
import type { Digest } from "../manifests/digest.ts";
import { git } from "./git.ts";
import { inputKey } from "./input-key.ts";
import type { Registry } from "./registry.ts";

/** An image that a commit needs, and whether it has to be built. */
export interface NeededImage {
  readonly image: string;
  /** Its repository in every region's registry. */
  readonly repository: string;
  /** What `docker build` is told: the file, and the stage of it; an empty one is the last. */
  readonly dockerfile: string;
  readonly target: string;
  /** Tag of its inputs. */
  readonly key: string;
  /** What the registry has under that tag. null: it must be built, and pushed under it. */
  readonly digest: Digest | null;
}

/** Every image of a commit, in the registry that pipelines push to. */
export function imagesOf(
  registry: Registry,
  { repository, commit, services }: { repository: string; commit: string; services: readonly string[] },
): Promise<readonly NeededImage[]> {
  return Promise.all(
    [...services, platformImage].map(async (image) => {
      const ownFile = `services/${image}/Dockerfile`;
      const hasOwn = (await git(repository, ["ls-tree", "--name-only", commit, "--", ownFile])) !== "";
      const stage = image === platformImage ? "jobs" : "service";
      const key = await inputKey(repository, commit, image);
      const digest = (await registry.find(platform.sharedRegion, image, key)) ?? null;
      return {
        image,
        repository: repositoryName(image),
        dockerfile: hasOwn ? ownFile : "Dockerfile",
        target: hasOwn ? "" : stage,
        key,
        digest,
      };
    }),
  );
}
