import { ApiObject } from "cdk8s";
import { Construct } from "constructs";
import type {
  LimitRange,
  LimitRangeSpec,
  Namespace,
  ResourceQuota,
  ResourceQuotaSpec,
} from "kubernetes-types/core/v1.d.ts";
import type { NetworkPolicy } from "kubernetes-types/networking/v1.d.ts";
import { tenantIngressAnnotation, tenantLabel } from "../../environments/naming.ts";
import { quotaOf, type TeamQuota } from "../quota.ts";
import type { Service } from "../../services/descriptor.ts";
import { defaultDenySpec } from "./network-policy.ts";
import { confirmDeletion, syncWave } from "./sync-wave.ts";

export interface TeamNamespaceProps {
  readonly services: readonly Pick<Service, "paths" | "replicas" | "resources">[];
  /** Names that the cluster answers to. */
  readonly hosts: readonly string[];
}

/** The minor whose Pod Security rules are meant; raised together with the clusters, so that an upgrade changes no rule. */
const podSecurityVersion = "v1.36";

/** A namespace in which nothing is allowed until somebody asks for it. Its id is its name. */
export class TeamNamespace extends Construct {
  /** @param team @default none: a namespace of the platform's own, neither judged as a tenant nor limited */
  constructor(scope: Construct, name: string, team?: TeamNamespaceProps) {
    super(scope, name);

    new ApiObject(this, "namespace", {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: {
        name,
        labels: { ...podSecurityLabels, ...(team && { [tenantLabel]: name }) },
        annotations: { ...confirmDeletion, ...syncWave("namespace"), ...(team && given(team)) },
      },
    } satisfies Namespace);
    new ApiObject(this, "default-deny", {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "default-deny", namespace: name },
      spec: defaultDenySpec,
    } satisfies NetworkPolicy);
    if (!team) return;
    new ApiObject(this, "quota", {
      apiVersion: "v1",
      kind: "ResourceQuota",
      metadata: { name: "team", namespace: name },
      spec: resourceQuotaSpec(quotaOf(team.services)),
    } satisfies ResourceQuota);
    new ApiObject(this, "limits", {
      apiVersion: "v1",
      kind: "LimitRange",
      metadata: { name: "containers", namespace: name },
      spec: limitRangeSpec,
    } satisfies LimitRange);
  }
}

/** What Ingresses of the team may take, for the admission policy that holds them to it. */
const given = ({ services, hosts }: TeamNamespaceProps): Record<string, string> => ({
  [tenantIngressAnnotation.hosts]: hosts.join(" "),
  [tenantIngressAnnotation.paths]: services.flatMap(({ paths }) => paths).join(" "),
});

/** Pod Security "restricted", of the one minor that is meant (K1). */
export const podSecurityLabels = Object.fromEntries(
  ["enforce", "warn", "audit"].flatMap((mode) => [
    [`pod-security.kubernetes.io/${mode}`, "restricted"],
    [`pod-security.kubernetes.io/${mode}-version`, podSecurityVersion],
  ]),
) as Record<string, string>;

const resourceQuotaSpec = ({ pods, cpuMillicores, memoryMiB }: TeamQuota): ResourceQuotaSpec => ({
  hard: {
    pods: `${pods}`,
    "requests.cpu": `${cpuMillicores}m`,
    "requests.memory": `${memoryMiB}Mi`,
    "limits.memory": `${memoryMiB}Mi`,
    // The only way in is NGINX.
    "services.loadbalancers": "0",
    "services.nodeports": "0",
  },
});

/** For containers that say nothing, such as a debugging one; and memory is always promised in full (K11). */
const limitRangeSpec: LimitRangeSpec = {
  limits: [
    {
      type: "Container",
      defaultRequest: { cpu: "50m", memory: "128Mi", "ephemeral-storage": "64Mi" },
      default: { memory: "128Mi", "ephemeral-storage": "64Mi" },
      maxLimitRequestRatio: { memory: "1" },
    },
  ],
};
