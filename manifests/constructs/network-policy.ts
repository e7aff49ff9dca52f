import type {
  NetworkPolicyEgressRule,
  NetworkPolicyIngressRule,
  NetworkPolicyPeer,
  NetworkPolicySpec,
} from "kubernetes-types/networking/v1.d.ts";
import {
  backingPort,
  brokerManagementPort,
  ingressMetricsPort,
  ingressNamespace,
  ingressPort,
  monitoringNamespace,
  namespace,
  type ServiceName,
  tenantLabel,
} from "../../environments/naming.ts";
import { availabilityZones } from "../../environments/regions.ts";
import { clusterServiceRange, subnetsOf } from "../../environments/subnets.ts";
import { hasSmokeTest } from "../../services/descriptor.ts";
import { ports } from "../../services/kit/src/runtime.ts";
import type { Cluster } from "../cluster.ts";
import { type Component, jobSelectorLabels, type Labels, selectorLabels } from "./labels.ts";
import type { MicroserviceProps } from "./microservice-props.ts";

/** Denies every pod of a namespace everything. What a pod may do, a policy of its own adds. */
export const defaultDenySpec: NetworkPolicySpec = { podSelector: {}, policyTypes: ["Ingress", "Egress"] };

/** Allows a service's pods exactly what its descriptor asks for. */
export function serverNetworkSpec(props: MicroserviceProps): NetworkPolicySpec {
  const { service, cluster, callers, callees, guard, guarded = [] } = props;
  const { needs } = service;
  const backing = [
    ...(needs.database || needs.regionControl ? [backingPort.database] : []),
    ...(needs.broker ? [backingPort.broker] : []),
    ...(needs.cache ? [backingPort.cache] : []),
  ];
  // They ask one another: whether this region may write, and what is not done yet.
  const overOwnership = [...(guard ? [guard] : []), ...guarded].map((other) => podsOf(other));
  const callersOfIt = [
    ...(service.paths.length > 0 ? [inNamespace(ingressNamespace)] : []),
    ...callers.map((caller) => podsOf(caller)),
    ...(hasSmokeTest(service) ? [podsOf(service, "smoke")] : []),
  ];
  return allow(selectorLabels(service.name), {
    ingress: [
      ...(callersOfIt.length > 0 ? [{ from: callersOfIt, ports: [tcp(ports.public)] }] : []),
      { from: [inNamespace(monitoringNamespace), ...overOwnership], ports: [tcp(ports.internal)] },
    ],
    egress: [
      toDns,
      toPodIdentityAgent,
      ...toIsolatedSubnets(cluster, ...backing),
      ...callees.map((callee) => ({ to: [podsOf(callee)], ports: [tcp(ports.public)] })),
      ...(overOwnership.length > 0 ? [{ to: overOwnership, ports: [tcp(ports.internal)] }] : []),
      ...(needs.bucket || needs.regionControl ? [toPublicAddresses] : []),
    ],
  });
}

/** A migration talks to the service's database and to nothing else. */
export const migrationNetworkSpec = ({ service, cluster }: MicroserviceProps): NetworkPolicySpec =>
  allow(selectorLabels(service.name, "migration"), {
    egress: [toDns, ...toIsolatedSubnets(cluster, backingPort.database)],
  });

/** A smoke test asks the service that it belongs to. */
export const smokeNetworkSpec = ({ service }: MicroserviceProps): NetworkPolicySpec =>
  allow(selectorLabels(service.name, "smoke"), {
    egress: [toDns, { to: [podsOf(service)], ports: [tcp(ports.public)] }],
  });

export const bootstrapNetworkSpec = (cluster: Cluster, job: string): NetworkPolicySpec =>
  allow(jobSelectorLabels(job), {
    egress: [toDns, ...toIsolatedSubnets(cluster, backingPort.database, brokerManagementPort)],
  });

/** For dumps and restores alike: S3 keeps them, CloudWatch is told. */
export const dumpNetworkSpec = (cluster: Cluster, job: string): NetworkPolicySpec =>
  allow(jobSelectorLabels(job), {
    egress: [
      toDns,
      toPodIdentityAgent,
      ...toIsolatedSubnets(cluster, backingPort.database),
      toPublicAddresses,
      toEndpoints(cluster),
    ],
  });

/**
 * NGINX, alone in its namespace, takes requests from the load balancer only and passes them on to services; it asks the API
 * server what to do.
 */
export const frontDoorNetworkSpec = ({ settings }: Pick<Cluster, "settings">): NetworkPolicySpec =>
  allow(
    {},
    {
      ingress: [
        { from: [{ ipBlock: { cidr: settings.cidr } }], ports: Object.values(ingressPort).map(tcp) },
        { from: [inNamespace(monitoringNamespace)], ports: [tcp(ingressMetricsPort)] },
      ],
      egress: [
        toDns,
        { to: [settings.cidr, clusterServiceRange].map((cidr) => ({ ipBlock: { cidr } })), ports: [tcp(443)] },
        {
          to: [{ namespaceSelector: { matchExpressions: [{ key: tenantLabel, operator: "Exists" }] } }],
          ports: [tcp(ports.public)],
        },
      ],
    },
  );

interface Allowed {
  /** @default nobody reaches it */
  readonly ingress?: readonly NetworkPolicyIngressRule[];
  readonly egress: readonly NetworkPolicyEgressRule[];
}

const allow = (matchLabels: Labels, { ingress = [], egress }: Allowed): NetworkPolicySpec => ({
  podSelector: { matchLabels },
  policyTypes: ["Ingress", "Egress"],
  ingress: [...ingress],
  egress: [...egress],
});

const tcp = (port: number): { protocol: string; port: number } => ({ protocol: "TCP", port });

const inNamespace = (name: string): NetworkPolicyPeer => ({
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
});

const podsOf = ({ name, team }: ServiceName, component?: Component): NetworkPolicyPeer => ({
  ...inNamespace(namespace(team)),
  podSelector: { matchLabels: selectorLabels(name, component) },
});

const toDns: NetworkPolicyEgressRule = {
  to: [{ ...inNamespace("kube-system"), podSelector: { matchLabels: { "k8s-app": "kube-dns" } } }],
  ports: [{ protocol: "UDP", port: 53 }, tcp(53)],
};

/** The EKS Pod Identity agent on every node: how a pod gets its role. The address that hands out the node's stays shut. */
const toPodIdentityAgent: NetworkPolicyEgressRule = {
  to: [{ ipBlock: { cidr: "169.254.170.23/32" } }],
  ports: [tcp(80)],
};

/** Where the backing services of the cluster's own region are. */
const toIsolatedSubnets = (cluster: Cluster, ...allowed: readonly number[]): readonly NetworkPolicyEgressRule[] =>
  allowed.length === 0 ? [] : [{ to: subnets(cluster, "isolated"), ports: allowed.map(tcp) }];

/** Where AWS's own services are that nodes call all day: behind endpoints beside them. */
const toEndpoints = (cluster: Cluster): NetworkPolicyEgressRule => ({
  to: subnets(cluster, "private"),
  ports: [tcp(443)],
});

const subnets = ({ settings }: Cluster, kind: "isolated" | "private"): NetworkPolicyPeer[] =>
  subnetsOf(settings.cidr, availabilityZones[settings.region]).map((zone) => ({ ipBlock: { cidr: zone[kind] } }));

/**
 * S3 and DynamoDB, whose addresses are public, also by the gateway endpoints that traffic takes (their policies say whose
 * buckets and tables); RDS's API and the other region's front door, by NAT. Private ranges and the addresses of the node stay
 * shut.
 */
const toPublicAddresses: NetworkPolicyEgressRule = {
  to: [
    {
      ipBlock: {
        cidr: "0.0.0.0/0",
        except: ["10.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"],
      },
    },
  ],
  ports: [tcp(443)],
};
