import type { Place } from "../environments/naming.ts";
import type { Service } from "../services/descriptor.ts";

/** `sha256:` and 64 hexadecimal digits: the image of a service, the same bytes in every registry. */
export type Digest = `sha256:${string}`;

/** Digest of each service that has been released to one cluster, by the service's name. */
export type Digests = Readonly<Record<string, Digest>>;

/** What has been released where. */
export type DigestsOf = (place: Place) => Digests;

/** One obviously made-up digest for every service: whoever renders with it asks for workloads, not for a release. */
export function sampleDigests(services: readonly Pick<Service, "name">[]): DigestsOf {
  const sample: Digest = `sha256:${"5a".repeat(32)}`;
  const digests = Object.fromEntries(services.map(({ name }) => [name, sample]));
  return () => digests;
}
