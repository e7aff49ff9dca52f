import type { NetworkPolicyPeer, NetworkPolicySpec } from "kubernetes-types/networking/v1.d.ts";
import { backingPort, ingressNamespace, namespace, type ServiceName } from "../../environments/naming.ts";
import { availabilityZones } from "../../environments/regions.ts";
import { subnetsOf } from "../../environments/subnets.ts";
import { ports } from "../../services/kit/src/runtime.ts";
import { selectorLabels } from "./labels.ts";
import type { MicroserviceProps } from "./microservice-props.ts";

/** The EKS Pod Identity agent on every node: how a pod gets its role. The address that hands out the node's stays shut. */
const podIdentityAgent = { cidr: "169.254.170.23/32", port: 80 };

const backingServices = ["database", "broker", "cache"] as const;

/** Denies every pod of a namespace everything. What a pod may do, a policy of its own adds. */
export const defaultDenySpec: NetworkPolicySpec = { podSelector: {}, policyTypes: ["Ingress", "Egress"] };

/** Allows a service exactly what its descriptor asks for. */
export function networkPolicySpec({ service, cluster, callers, callees }: MicroserviceProps): NetworkPolicySpec {
  const backing = backingServices.filter((need) => service.needs[need]);
  const isolated = subnetsOf(cluster.settings.cidr, availabilityZones[cluster.settings.region]).map((subnets) => ({
    ipBlock: { cidr: subnets.isolated },
  }));
  const from = [...(service.paths.length > 0 ? [inNamespace(ingressNamespace)] : []), ...callers.map(podsOf)];
  return {
    podSelector: { matchLabels: selectorLabels(service.name) },
    policyTypes: ["Ingress", "Egress"],
    ingress: from.length > 0 ? [{ from, ports: [tcp(ports.public)] }] : [],
    egress: [
      { to: [dns], ports: [{ protocol: "UDP", port: 53 }, tcp(53)] },
      { to: [{ ipBlock: { cidr: podIdentityAgent.cidr } }], ports: [tcp(podIdentityAgent.port)] },
      ...(backing.length > 0 ? [{ to: isolated, ports: backing.map((need) => tcp(backingPort[need])) }] : []),
      ...callees.map((callee) => ({ to: [podsOf(callee)], ports: [tcp(ports.public)] })),
    ],
  };
}

const tcp = (port: number): { protocol: string; port: number } => ({ protocol: "TCP", port });

const inNamespace = (name: string): NetworkPolicyPeer => ({
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
});

const dns: NetworkPolicyPeer = {
  ...inNamespace("kube-system"),
  podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
};

const podsOf = ({ name, team }: ServiceName): NetworkPolicyPeer => ({
  ...inNamespace(namespace(team)),
  podSelector: { matchLabels: selectorLabels(name) },
});
