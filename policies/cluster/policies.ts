import type { ClusterPolicy, PolicyFacts } from "./cluster-policy.ts";
import { externalSecretOwnPrefix } from "./external-secret-own-prefix.ts";
import { requireImageDigest } from "./require-image-digest.ts";
import { requireRestrictedSecurityContext } from "./require-restricted-security-context.ts";

/** Every policy that ships with a cluster. */
export const clusterPolicies = (facts: PolicyFacts): readonly ClusterPolicy[] => [
  requireImageDigest(facts),
  requireRestrictedSecurityContext(),
  externalSecretOwnPrefix(facts),
];
