import { externalSecretOwnPrefixCases } from "./external-secret-own-prefix.cases.ts";
import type { PolicyCases } from "./policy-cases.ts";
import { requireImageDigestCases } from "./require-image-digest.cases.ts";
import { requireRestrictedSecurityContextCases } from "./require-restricted-security-context.cases.ts";

/** The cases of each policy, by its name: judged offline by `policies.test.ts` and by a real API server in `tests/gitops`. */
export const allCases: Readonly<Record<string, PolicyCases>> = {
  "require-image-digest": requireImageDigestCases,
  "require-restricted-security-context": requireRestrictedSecurityContextCases,
  "external-secret-own-prefix": externalSecretOwnPrefixCases,
};
