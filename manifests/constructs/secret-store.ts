import type { ObjectMeta } from "kubernetes-types/meta/v1.d.ts";
import { namespace, platformTeam, tenantLabel } from "../../environments/naming.ts";
import type { AwsRegion } from "../../environments/regions.ts";

/** The part of External Secrets' `ClusterSecretStore` that we use. */
export interface ClusterSecretStore {
  readonly apiVersion: "external-secrets.io/v1";
  readonly kind: "ClusterSecretStore";
  readonly metadata: ObjectMeta & { name: string };
  readonly spec: {
    /** Any of them lets a namespace use the store. */
    readonly conditions: readonly (
      | { readonly namespaceSelector: { readonly matchExpressions: readonly { key: string; operator: "Exists" }[] } }
      | { readonly namespaces: readonly string[] }
    )[];
    readonly provider: { readonly aws: { readonly service: "SecretsManager"; readonly region: AwsRegion } };
  };
}

/**
 * Secrets of the cluster's own region, read with the operator's Pod Identity: for tenants, whom an admission policy holds to
 * their own, and for the platform's jobs.
 */
export const secretStoreSpec = (region: AwsRegion): ClusterSecretStore["spec"] => ({
  conditions: [
    { namespaceSelector: { matchExpressions: [{ key: tenantLabel, operator: "Exists" }] } },
    { namespaces: [namespace(platformTeam)] },
  ],
  provider: { aws: { service: "SecretsManager", region } },
});
