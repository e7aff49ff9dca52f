import type { KubeObject } from "../../environments/rendered-tree.ts";
import type { PolicyFacts } from "./cluster-policy.ts";

/**
 * Objects that show what a policy means. They are made for a cluster, because names of registries and secrets are; each
 * is judged offline by the tests beside it and by a real API server in the GitOps tests.
 */
export type PolicyCases = (
  facts: PolicyFacts,
  namespace: string,
) => {
  readonly good: Readonly<Record<string, KubeObject>>;
  readonly bad: Readonly<Record<string, BadCase>>;
};

export interface BadCase {
  readonly object: KubeObject;
  /** Words of the message that the object has to be refused with. */
  readonly because: string;
}
