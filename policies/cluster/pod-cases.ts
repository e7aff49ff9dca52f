import type { Container, PodSpec } from "kubernetes-types/core/v1.d.ts";
import { registryHost, repositoryName } from "../../environments/naming.ts";
import type { KubeObject } from "../../environments/rendered-tree.ts";
import type { PolicyFacts } from "./cluster-policy.ts";

/** Makes objects with one pod that no policy minds, but for what a case changes in it. */
export function podCases(facts: PolicyFacts, namespace: string) {
  const image = `${registryHost(facts.region)}/${repositoryName("ms-sample")}@sha256:${"0a".repeat(32)}`;
  const container = (changes: Partial<Container> = {}): Container => ({
    name: "sample",
    image,
    // Quota and limits of a tenant's namespace must not be what refuses a case.
    resources: { requests: { cpu: "10m", memory: "16Mi" }, limits: { memory: "16Mi" } },
    ...changes,
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
      ...changes.securityContext,
    },
  });
  const spec = (changes: Partial<PodSpec> = {}): PodSpec => ({
    containers: [container()],
    ...changes,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 10_001,
      runAsGroup: 10_001,
      seccompProfile: { type: "RuntimeDefault" },
      ...changes.securityContext,
    },
  });
  const metadata = { name: "sample", namespace };
  const labels = { "app.kubernetes.io/name": "sample" };
  return {
    image,
    container,
    pod: (changes?: Partial<PodSpec>): KubeObject & { spec: PodSpec } => ({
      apiVersion: "v1",
      kind: "Pod",
      metadata,
      spec: spec(changes),
    }),
    deployment: (changes?: Partial<PodSpec>): KubeObject & { spec: unknown } => ({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata,
      spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: spec(changes) } },
    }),
    cronJob: (changes?: Partial<PodSpec>): KubeObject & { spec: unknown } => ({
      apiVersion: "batch/v1",
      kind: "CronJob",
      metadata,
      spec: {
        schedule: "0 3 * * *",
        jobTemplate: { spec: { template: { spec: { ...spec(changes), restartPolicy: "Never" } } } },
      },
    }),
  };
}
