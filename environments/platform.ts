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
  /** Where Pulumi's state lies: a region in which no environment runs, so that no lost region takes the state with it. */
  readonly stateRegion: AwsRegion;
  /** Who hears of what belongs to no environment: cost, certificates that somebody else asks for, mail in our name. */
  readonly contact: string;
  /** What all environments may cost a month, in US dollars. Mail goes to the contact before it is spent. */
  readonly monthlyBudget: number;
  /**
   * The OpenID Connect provider that people sign in to Argo CD with, as a public client (PKCE, so no secret). Its `groups`
   * claim decides what they may do: a group has the rights of the team of the same name.
   */
  readonly signIn: { readonly issuer: string; readonly clientId: string };
}

export const platform: Platform = {
  name: "rumbo",
  accountId: "111122223333",
  zone: "rumbo.example",
  repository: "rumbo-example/rumbo",
  sharedRegion: "us-east-1",
  stateRegion: "us-east-2",
  contact: "platform@rumbo.example",
  monthlyBudget: 9000,
  signIn: { issuer: "https://login.rumbo.example", clientId: "argocd" },
};
