import { closedNetworkPolicies } from "./closed-network-policies.ts";
import type { ClusterPolicy, PolicyFacts } from "./cluster-policy.ts";
import { externalSecretOwnPrefix } from "./external-secret-own-prefix.ts";
import { ingressOwnPaths } from "./ingress-own-paths.ts";
import { insideServicesOnly } from "./inside-services-only.ts";
import { noHostAccess } from "./no-host-access.ts";
import { noRolesOfPower } from "./no-roles-of-power.ts";
import { requireBoundedJobs } from "./require-bounded-jobs.ts";
import { requireDedicatedAccount } from "./require-dedicated-account.ts";
import { requireImageDigest } from "./require-image-digest.ts";
import { requireResources } from "./require-resources.ts";
import { requireRestrictedSecurityContext } from "./require-restricted-security-context.ts";
import { requireRoomToDrain } from "./require-room-to-drain.ts";
import { requireSafeRollout } from "./require-safe-rollout.ts";
import { requireSpread } from "./require-spread.ts";
import { secretsAreFiles } from "./secrets-are-files.ts";
import { secretsByOperator } from "./secrets-by-operator.ts";

/** Every policy that ships with a cluster. */
export const clusterPolicies = (facts: PolicyFacts): readonly ClusterPolicy[] => [
  requireImageDigest(facts),
  requireRestrictedSecurityContext(),
  requireResources(),
  requireDedicatedAccount(),
  noHostAccess(),
  secretsAreFiles(),
  secretsByOperator(),
  externalSecretOwnPrefix(facts),
  requireSafeRollout(),
  requireSpread(),
  requireRoomToDrain(),
  requireBoundedJobs(),
  insideServicesOnly(),
  ingressOwnPaths(),
  closedNetworkPolicies(),
  noRolesOfPower(),
];
