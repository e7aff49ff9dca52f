import type { DeploymentSpec } from "kubernetes-types/apps/v1.d.ts";
import type { Container, EnvVar, PodSpec, Probe, TopologySpreadConstraint } from "kubernetes-types/core/v1.d.ts";
import { registryHost, repositoryName, serviceAccountName } from "../../environments/naming.ts";
import type { Service } from "../../services/descriptor.ts";
import {
  internalPath,
  ports,
  secretsDirectory,
  serviceUrlVariable,
  shutdownSeconds,
  variable,
} from "../../services/kit/src/runtime.ts";
import type { Digest } from "../digest.ts";
import { selectorLabels, serviceLabels } from "./labels.ts";
import type { MicroserviceProps } from "./microservice-props.ts";
import { serviceUrl } from "./service.ts";

/**
 * The life of a pod, in seconds. Starting: a pod that is not up after `startup` is restarted, and a rollout without
 * progress for `progressDeadline` has failed. Ending: NGINX and the endpoints forget the pod while it still serves
 * (`preStop`), then it stops by itself; the margin keeps the kubelet's SIGKILL behind that.
 */
const seconds = { startup: 60, minReady: 10, progressDeadline: 180, preStop: 15, margin: 5 } as const;

/** PriorityClass of every service's pods; the platform chart makes it. */
export const servicePriorityClass = "rumbo-service";

/** The image's own user. Any UID from 10,000 on is nobody on the node (K2). */
const user = 10_001;

/**
 * @param digest of the image that runs
 * @param secret name of the Secret whose keys become files; nothing when the service needs none
 */
export function deploymentSpec(props: MicroserviceProps, digest: Digest, secret: string | undefined): DeploymentSpec {
  const { name, replicas } = props.service;
  return {
    // Bounds instead of a number: the autoscaler owns the count, and Argo CD must not fight it.
    ...(typeof replicas === "number" && { replicas }),
    // Never fewer ready pods than before the update began.
    strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: "25%" } },
    minReadySeconds: seconds.minReady,
    progressDeadlineSeconds: seconds.progressDeadline,
    // A rollback restores an older tree in git; old ReplicaSets only help to read what happened.
    revisionHistoryLimit: 3,
    selector: { matchLabels: selectorLabels(name) },
    template: { metadata: { labels: serviceLabels(name) }, spec: podSpec(props, digest, secret) },
  };
}

function podSpec(props: MicroserviceProps, digest: Digest, secret: string | undefined): PodSpec {
  const { name } = props.service;
  return {
    serviceAccountName: serviceAccountName(name),
    automountServiceAccountToken: false,
    // The variables of Kubernetes' service links collide with ours: MS_MAPEO_PORT would be "tcp://…".
    enableServiceLinks: false,
    priorityClassName: servicePriorityClass,
    terminationGracePeriodSeconds: seconds.preStop + shutdownSeconds + seconds.margin,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: user,
      runAsGroup: user,
      fsGroup: user,
      fsGroupChangePolicy: "OnRootMismatch",
      seccompProfile: { type: "RuntimeDefault" },
    },
    topologySpreadConstraints: [
      spread(name, "topology.kubernetes.io/zone", "DoNotSchedule"),
      spread(name, "kubernetes.io/hostname", "ScheduleAnyway"),
    ],
    // A node that does not answer loses its pods after half a minute instead of five.
    tolerations: ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"].map((key) => ({
      key,
      operator: "Exists",
      effect: "NoExecute",
      tolerationSeconds: 30,
    })),
    containers: [container(props, digest, secret !== undefined)],
    volumes: [
      { name: "tmp", emptyDir: { sizeLimit: "64Mi" } },
      // 0440: files of root that the pod's group may read.
      ...(secret === undefined ? [] : [{ name: "secrets", secret: { secretName: secret, defaultMode: 0o440 } }]),
    ],
  };
}

function container(props: MicroserviceProps, digest: Digest, hasSecrets: boolean): Container {
  const { name, resources } = props.service;
  const scratch = "128Mi";
  return {
    name,
    image: `${registryHost(props.cluster.settings.region)}/${repositoryName(name)}@${digest}`,
    // A digest never changes; pulling it again would make a restart depend on the registry (K10).
    imagePullPolicy: "IfNotPresent",
    args: ["serve"],
    env: environmentVariables(props, digest),
    ports: [
      { name: "http", containerPort: ports.public },
      { name: "internal", containerPort: ports.internal },
    ],
    startupProbe: probe(internalPath.live, { periodSeconds: 2, failureThreshold: seconds.startup / 2 }),
    readinessProbe: probe(internalPath.ready, { periodSeconds: 5, failureThreshold: 2 }),
    livenessProbe: probe(internalPath.live, { periodSeconds: 10, failureThreshold: 3 }),
    lifecycle: { preStop: { sleep: { seconds: seconds.preStop } } },
    resources: {
      // No CPU limit: throttling hurts latency while the node is idle. Memory is promised in full (K11).
      requests: { cpu: resources.cpu, memory: resources.memory, "ephemeral-storage": scratch },
      limits: { memory: resources.memory, "ephemeral-storage": scratch },
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
    volumeMounts: [
      { name: "tmp", mountPath: "/tmp" },
      ...(hasSecrets ? [{ name: "secrets", mountPath: secretsDirectory, readOnly: true }] : []),
    ],
  };
}

function environmentVariables({ service, cluster, callees }: MicroserviceProps, digest: Digest): EnvVar[] {
  return [
    { name: variable.host, value: "0.0.0.0" },
    { name: variable.port, value: `${ports.public}` },
    { name: variable.internalPort, value: `${ports.internal}` },
    { name: variable.secretsDirectory, value: secretsDirectory },
    { name: variable.logLevel, value: "info" },
    { name: variable.publicUrl, value: `https://${cluster.environment.domain}` },
    { name: variable.bodyLimitKiB, value: `${service.bodyLimitKiB}` },
    { name: variable.apiPages, value: "internal" },
    // What is served is known by what it is, so that a check after a release cannot mistake one image for another.
    { name: variable.version, value: digest },
    ...callees.map((callee) => ({ name: serviceUrlVariable(callee.name), value: serviceUrl(callee) })),
  ];
}

const probe = (path: string, timing: Pick<Probe, "periodSeconds" | "failureThreshold">): Probe => ({
  httpGet: { path, port: "internal" },
  timeoutSeconds: 2,
  ...timing,
});

/** Counts only the pods of one revision, or an update's surge would decide where the new ones may go. */
const spread = (
  service: Service["name"],
  topologyKey: string,
  whenUnsatisfiable: "DoNotSchedule" | "ScheduleAnyway",
): TopologySpreadConstraint => ({
  maxSkew: 1,
  topologyKey,
  whenUnsatisfiable,
  // A zone whose nodes are all down must not hold the others back.
  nodeTaintsPolicy: "Honor",
  matchLabelKeys: ["pod-template-hash"],
  labelSelector: { matchLabels: selectorLabels(service) },
});
