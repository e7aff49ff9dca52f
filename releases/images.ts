import { platformImage, repositoryName } from "../environments/naming.ts";
import { platform } from "../environments/platform.ts";
import type { Digest } from "../manifests/digest.ts";
import type { Service } from "../services/descriptor.ts";
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

export interface ImagesOptions {
  /** A clone that has the commit. */
  readonly repository: string;
  readonly commit: string;
  /** Those of the commit. */
  readonly services: readonly Pick<Service, "name" | "image">[];
}

/** Every image of a commit, and what the registry that pipelines push to has of it. */
export function imagesOf(
  registry: Registry,
  { repository, commit, services }: ImagesOptions,
): Promise<readonly NeededImage[]> {
  const builds = [
    ...services.map(({ name, image }) =>
      image === undefined
        ? { image: name, dockerfile: "Dockerfile", target: "service" }
        : { image: name, dockerfile: `services/${name}/Dockerfile`, target: "" },
    ),
    { image: platformImage, dockerfile: "Dockerfile", target: "jobs" },
  ];
  return Promise.all(
    builds.map(async (build) => {
      const key = await inputKey(repository, commit, build.image);
      const digest = (await registry.find(platform.sharedRegion, build.image, key)) ?? null;
      return { ...build, repository: repositoryName(build.image), key, digest };
    }),
  );
}
