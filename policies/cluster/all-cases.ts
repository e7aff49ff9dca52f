import { closedNetworkPoliciesCases } from "./closed-network-policies.cases.ts";
import { externalSecretOwnPrefixCases } from "./external-secret-own-prefix.cases.ts";
import { ingressOwnPathsCases } from "./ingress-own-paths.cases.ts";
import { insideServicesOnlyCases } from "./inside-services-only.cases.ts";
import { noHostAccessCases } from "./no-host-access.cases.ts";
import { noRolesOfPowerCases } from "./no-roles-of-power.cases.ts";
import { requireBoundedJobsCases } from "./require-bounded-jobs.cases.ts";
import { requireDedicatedAccountCases } from "./require-dedicated-account.cases.ts";
import { requireImageDigestCases } from "./require-image-digest.cases.ts";
import { requireResourcesCases } from "./require-resources.cases.ts";
import { requireRestrictedSecurityContextCases } from "./require-restricted-security-context.cases.ts";
import { requireRoomToDrainCases } from "./require-room-to-drain.cases.ts";
import { requireSafeRolloutCases } from "./require-safe-rollout.cases.ts";
import { requireSpreadCases } from "./require-spread.cases.ts";
import { secretsAreFilesCases } from "./secrets-are-files.cases.ts";
import { secretsByOperatorCases } from "./secrets-by-operator.cases.ts";
import type { PolicyCases } from "./policy-cases.ts";

/** The cases of each policy, by its name: judged offline by `policies.test.ts` and by a real API server in `tests/gitops`. */
export const allCases: Readonly<Record<string, PolicyCases>> = {
  "require-image-digest": requireImageDigestCases,
  "require-restricted-security-context": requireRestrictedSecurityContextCases,
  "require-resources": requireResourcesCases,
  "require-dedicated-account": requireDedicatedAccountCases,
  "no-host-access": noHostAccessCases,
  "secrets-are-files": secretsAreFilesCases,
  "secrets-by-operator": secretsByOperatorCases,
  "external-secret-own-prefix": externalSecretOwnPrefixCases,
  "require-safe-rollout": requireSafeRolloutCases,
  "require-spread": requireSpreadCases,
  "require-room-to-drain": requireRoomToDrainCases,
  "require-bounded-jobs": requireBoundedJobsCases,
  "inside-services-only": insideServicesOnlyCases,
  "ingress-own-paths": ingressOwnPathsCases,
  "closed-network-policies": closedNetworkPoliciesCases,
  "no-roles-of-power": noRolesOfPowerCases,
};
