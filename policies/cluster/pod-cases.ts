import type { DeploymentSpec } from "kubernetes-types/apps/v1.d.ts";
import type { CronJobSpec, JobSpec } from "kubernetes-types/batch/v1.d.ts";
import type { Container, PodSpec, Toleration, TopologySpreadConstraint } from "kubernetes-types/core/v1.d.ts";
import { registryHost, repositoryName } from "../../environments/naming.ts";
import type { KubeObject } from "../../environments/rendered-tree.ts";
import type { PolicyFacts } from "./cluster-policy.ts";
import { sampleAccount } from "./policy-cases.ts";

/** Makes objects with one pod that no policy minds, but for what a case changes in it. */
export function podCases(facts: PolicyFacts, namespace: string) {
  const image = `${registryHost(facts.region)}/${repositoryName("ms-sample")}@sha256:${"0a".repeat(32)}`;
  const container = (changes: Partial<Container> = {}): Container => ({
    name: "sample",
    image,
    resources: {
      requests: { cpu: "10m", memory: "16Mi", "ephemeral-storage": "8Mi" },
      limits: { memory: "16Mi", "ephemeral-storage": "8Mi" },
    },
    ...changes,
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
      ...changes.securityContext,
    },
  });
  /** A container of a Deployment, which has to begin and end well. */
  const server = (changes: Partial<Container> = {}): Container => ({ ...container(), ...serving, ...changes });
  const spec = (changes: Partial<PodSpec> = {}): PodSpec => ({
    serviceAccountName: sampleAccount,
    automountServiceAccountToken: false,
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
  const jobSpec = (changes?: Partial<PodSpec>): JobSpec => ({
    activeDeadlineSeconds: 300,
    backoffLimit: 2,
    ttlSecondsAfterFinished: 3600,
    template: { spec: { ...spec(changes), restartPolicy: "Never" } },
  });
  return {
    image,
    container,
    server,
    pod: (changes?: Partial<PodSpec>): KubeObject & { spec: PodSpec } => ({
      apiVersion: "v1",
      kind: "Pod",
      metadata,
      spec: spec(changes),
    }),
    deployment: (changes: Partial<PodSpec> = {}): KubeObject & { spec: DeploymentSpec } => ({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata,
      spec: {
        strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
        minReadySeconds: 10,
        progressDeadlineSeconds: 180,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: spec({
            terminationGracePeriodSeconds: 48,
            topologySpreadConstraints: [spread("topology.kubernetes.io/zone"), spread("kubernetes.io/hostname")],
            tolerations: ["not-ready", "unreachable"].map((state) => toleration(`node.kubernetes.io/${state}`, 30)),
            ...changes,
            containers: (changes.containers ?? [container()]).map((one) => ({ ...serving, ...one })),
          }),
        },
      },
    }),
    job: (changes?: Partial<PodSpec>): KubeObject & { spec: JobSpec } => ({
      apiVersion: "batch/v1",
      kind: "Job",
      metadata,
      spec: jobSpec(changes),
    }),
    cronJob: (changes?: Partial<PodSpec>): KubeObject & { spec: CronJobSpec } => ({
      apiVersion: "batch/v1",
      kind: "CronJob",
      metadata,
      spec: {
        schedule: "0 3 * * *",
        concurrencyPolicy: "Forbid",
        startingDeadlineSeconds: 3600,
        jobTemplate: { spec: jobSpec(changes) },
      },
    }),
  };
}

export const spread = (topologyKey: string): TopologySpreadConstraint => ({
  maxSkew: 1,
  topologyKey,
  whenUnsatisfiable: "DoNotSchedule",
  labelSelector: { matchLabels: { "app.kubernetes.io/name": "sample" } },
});

export const toleration = (key: string, tolerationSeconds: number): Toleration => ({
  key,
  operator: "Exists",
  effect: "NoExecute",
  tolerationSeconds,
});

const probe = (path: string) => ({ httpGet: { path, port: 9090 } });

const serving: Partial<Container> = {
  startupProbe: probe("/health/live"),
  readinessProbe: probe("/health/ready"),
  livenessProbe: probe("/health/live"),
  lifecycle: { preStop: { sleep: { seconds: 15 } } },
};
