import { clusterName, networkName, operator } from "../../environments/naming.ts";
import type { ChartValues, IgnoredDifference } from "../application.ts";
import { type ClusterProps, placeOf } from "../cluster.ts";

/** Puts NGINX's pods into the target groups that infra made, and does nothing else: it may not make load balancers. */
export const loadBalancerControllerValues = (cluster: ClusterProps): ChartValues => ({
  clusterName: clusterName(placeOf(cluster)),
  // Pods cannot ask the instance's metadata, so it is told where it is.
  region: cluster.settings.region,
  vpcTags: { Name: networkName(placeOf(cluster)) },
  serviceAccount: { name: operator.loadBalancer.serviceAccount },
  replicaCount: 2,
  podDisruptionBudget: { maxUnavailable: 1 },
  resources: { requests: { cpu: "50m", memory: "256Mi" }, limits: { memory: "256Mi" } },
  securityContext: {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    capabilities: { drop: ["ALL"] },
    seccompProfile: { type: "RuntimeDefault" },
  },
  enableBackendSecurityGroup: false,
  createIngressClassResource: false,
  ingressClassParams: { create: false },
  // Services of type LoadBalancer are forbidden by quota: nothing to mutate, and one webhook less on the way.
  enableServiceMutatorWebhook: false,
  enableShield: false,
  enableWaf: false,
  enableWafv2: false,
});

/** The chart makes a new certificate for its webhooks at each rendering; the first one stays. */
export const loadBalancerControllerIgnores: readonly IgnoredDifference[] = [
  { group: "", kind: "Secret", name: "aws-load-balancer-tls", jqPathExpressions: [".data"] },
  ...["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"].map((kind) => ({
    group: "admissionregistration.k8s.io",
    kind,
    name: "aws-load-balancer-webhook",
    jqPathExpressions: [".webhooks[].clientConfig.caBundle"],
  })),
];
