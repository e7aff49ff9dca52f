import type { ObjectMeta } from "kubernetes-types/meta/v1.d.ts";
import { tenantLabel } from "../../environments/naming.ts";
import type { AwsRegion } from "../../environments/regions.ts";

/** The part of External Secrets' `ClusterSecretStore` that we use. */
export interface ClusterSecretStore {
  readonly apiVersion: "external-secrets.io/v1";
  readonly kind: "ClusterSecretStore";
  readonly metadata: ObjectMeta & { name: string };
  readonly spec: {
    readonly conditions: readonly {
      readonly namespaceSelector: { readonly matchExpressions: readonly { key: string; operator: "Exists" }[] };
    }[];
    readonly provider: { readonly aws: { readonly service: "SecretsManager"; readonly region: AwsRegion } };
  };
}

/** Secrets of the cluster's own region, read with the operator's Pod Identity, for tenants alone. */
export const secretStoreSpec = (region: AwsRegion): ClusterSecretStore["spec"] => ({
  conditions: [{ namespaceSelector: { matchExpressions: [{ key: tenantLabel, operator: "Exists" }] } }],
  provider: { aws: { service: "SecretsManager", region } },
});
