import type { AwsRegion } from "./regions.ts";

/** What every environment shares. The first file that a platform engineer edits after cloning. */
export interface Platform {
  /** Prefix of every name in AWS. At most 5 characters, because load balancer names end at 32. */
  readonly name: string;
  /** The one AWS account (docs/decisions/0002). */
  readonly accountId: string;
  /** The DNS zone that the `shared` stack owns; every environment's domain lies in it. */
  readonly zone: string;
  /** What Argo CD reads and GitHub's OIDC tokens are pinned to: `owner/name`. */
  readonly repository: string;
  /** Region of the `shared` stack, whose resources belong to no environment. */
  readonly sharedRegion: AwsRegion;
}

export const platform: Platform = {
  name: "rumbo",
  accountId: "111122223333",
  zone: "rumbo.example",
  repository: "rumbo-example/rumbo",
  sharedRegion: "us-east-1",
};
