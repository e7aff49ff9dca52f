import { type Place, platformImage } from "../environments/naming.ts";
import type { Service } from "../services/descriptor.ts";

/** `sha256:` and 64 hexadecimal digits: the image of a service, the same bytes in every registry. */
export type Digest = `sha256:${string}`;

/** Digest of each image that has been released to one cluster, by the service's name; `platformImage` is one more. */
export type Digests = Readonly<Record<string, Digest>>;

/** What has been released where. */
export type DigestsOf = (place: Place) => Digests;

/** Services that have been retired where: only a tombstone of each stands there. */
export type RetiredOf = (place: Place) => readonly string[];

/** One obviously made-up digest for every image: whoever renders with it asks for workloads, not for a release. */
export function sampleDigests(services: readonly Pick<Service, "name">[]): DigestsOf {
  const sample: Digest = `sha256:${"5a".repeat(32)}`;
  const digests = Object.fromEntries(
    [platformImage, ...services.map(({ name }) => name)].map((image) => [image, sample]),
  );
  return () => digests;
}
