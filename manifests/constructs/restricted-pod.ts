import type { Container, EnvVar, PodSpec, Volume, VolumeMount } from "kubernetes-types/core/v1.d.ts";
import type { Service } from "../../services/descriptor.ts";

/** What differs between the pods that we run. Each has one container. */
export interface RestrictedPodProps {
  /** Of the container. */
  readonly name: string;
  readonly serviceAccountName: string;
  /** By digest. */
  readonly image: string;
  /** Replaces the image's entry point. @default the image's */
  readonly command?: readonly string[] | undefined;
  /** @default none */
  readonly args?: readonly string[] | undefined;
  readonly env: readonly EnvVar[];
  readonly resources: Service["resources"];
  /** Name of the Secret whose keys become files in a folder. @default none */
  readonly secret?: { readonly name: string; readonly directory: string } | undefined;
  /** Besides `/tmp` and the secrets. @default none */
  readonly mounts?: readonly { readonly volume: Volume; readonly mount: Omit<VolumeMount, "name"> }[];
}

/** The image's own user. Any UID from 10,000 on is nobody on the node (K2). */
const user = 10_001;

const scratch = "128Mi";

/**
 * A pod in which a process that is broken into finds nothing to build on: no root, no capability, no token of Kubernetes, a
 * file system that it cannot change but for sized scratch space (K2 to K8). It is promised its memory in full (K11).
 */
export function restrictedPod(props: RestrictedPodProps): PodSpec & { containers: [Container] } {
  const { secret, mounts = [] } = props;
  return {
    serviceAccountName: props.serviceAccountName,
    automountServiceAccountToken: false,
    // The variables of Kubernetes' service links collide with ours: MS_MAPEO_PORT would be "tcp://…".
    enableServiceLinks: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: user,
      runAsGroup: user,
      fsGroup: user,
      fsGroupChangePolicy: "OnRootMismatch",
      seccompProfile: { type: "RuntimeDefault" },
    },
    containers: [
      {
        name: props.name,
        image: props.image,
        // A digest never changes; pulling it again would make a restart depend on the registry (K10).
        imagePullPolicy: "IfNotPresent",
        ...(props.command && { command: [...props.command] }),
        ...(props.args && { args: [...props.args] }),
        env: [...props.env],
        resources: {
          // No CPU limit: throttling hurts latency while the node is idle.
          requests: { ...props.resources, "ephemeral-storage": scratch },
          limits: { memory: props.resources.memory, "ephemeral-storage": scratch },
        },
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
        },
        volumeMounts: [
          { name: "tmp", mountPath: "/tmp" },
          ...(secret ? [{ name: "secrets", mountPath: secret.directory, readOnly: true }] : []),
          ...mounts.map(({ volume, mount }) => ({ name: volume.name, ...mount })),
        ],
      },
    ],
    volumes: [
      { name: "tmp", emptyDir: { sizeLimit: "64Mi" } },
      // 0440: files of root that the pod's group may read.
      ...(secret ? [{ name: "secrets", secret: { secretName: secret.name, defaultMode: 0o440 } }] : []),
      ...mounts.map(({ volume }) => volume),
    ],
  };
}
