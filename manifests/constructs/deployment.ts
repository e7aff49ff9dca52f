import type { DeploymentSpec } from "kubernetes-types/apps/v1.d.ts";
import type { PodSpec, Probe, TopologySpreadConstraint } from "kubernetes-types/core/v1.d.ts";
import { drainingSeconds, gracePeriod } from "../../environments/draining.ts";
import { serviceAccountName } from "../../environments/naming.ts";
import type { Service } from "../../services/descriptor.ts";
import { internalPath, ports, shutdownSeconds } from "../../services/kit/src/runtime.ts";
import { componentLabels, selectorLabels } from "./labels.ts";
import type { ReleasedProps } from "./microservice-props.ts";
import { servicePod } from "./service-pod.ts";

/**
 * How a pod begins, in seconds: one that is not up after `startup` is restarted, and a rollout without progress for
 * `progressDeadline` has failed. How it ends is in `environments/draining.ts`.
 */
const seconds = { startup: 60, minReady: 10, progressDeadline: 180 } as const;

/** PriorityClass of every service's pods; the platform chart makes it. */
export const servicePriorityClass = "rumbo-service";

/** @param secret name of the Secret whose keys become files; nothing when the service needs none */
export function deploymentSpec(props: ReleasedProps, secret: string | undefined): DeploymentSpec {
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
    template: { metadata: { labels: componentLabels(name) }, spec: serverPod(props, secret) },
  };
}

function serverPod(props: ReleasedProps, secret: string | undefined): PodSpec {
  const { name } = props.service;
  const pod = servicePod(props, { command: "serve", serviceAccountName: serviceAccountName(name), secret });
  const [container] = pod.containers;
  return {
    ...pod,
    priorityClassName: servicePriorityClass,
    terminationGracePeriodSeconds: gracePeriod(shutdownSeconds),
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
    containers: [
      {
        ...container,
        ports: [
          { name: "http", containerPort: ports.public },
          { name: "internal", containerPort: ports.internal },
        ],
        startupProbe: probe(internalPath.live, { periodSeconds: 2, failureThreshold: seconds.startup / 2 }),
        readinessProbe: probe(internalPath.ready, { periodSeconds: 5, failureThreshold: 2 }),
        livenessProbe: probe(internalPath.live, { periodSeconds: 10, failureThreshold: 3 }),
        lifecycle: { preStop: { sleep: { seconds: drainingSeconds.preStop } } },
      },
    ],
  };
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
