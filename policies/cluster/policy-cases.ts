import { tenantIngressAnnotation, tenantLabel } from "../../environments/naming.ts";
import type { KubeObject } from "../../environments/rendered-tree.ts";
import type { PolicyFacts } from "./cluster-policy.ts";

/**
 * Objects that show what a policy means. They are made for a cluster, because names of registries and secrets are; each
 * is judged offline by the tests beside it and by a real API server in the GitOps tests. Good ones please every policy, and a
 * bad one displeases its own alone: an API server tells the first refusal only.
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

/** What the namespace of the cases was given. */
export const sampleHost = "rumbo.example";
export const samplePath = "/api/sample/v1";

/** The tenant's namespace that cases are judged in: bare of quotas and Pod Security, so that a policy alone can refuse. */
export const casesNamespace = (name: string): KubeObject => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: {
    name,
    labels: { [tenantLabel]: name },
    annotations: {
      [tenantIngressAnnotation.hosts]: `primary.${sampleHost} ${sampleHost}`,
      [tenantIngressAnnotation.paths]: `${samplePath} /api/samples/v2`,
    },
  },
});

/** The account of the cases' pods: without it, an API server does not come to asking policies. */
export const casesAccount = (namespace: string): KubeObject => ({
  apiVersion: "v1",
  kind: "ServiceAccount",
  metadata: { name: sampleAccount, namespace },
});
export const sampleAccount = "sample";
