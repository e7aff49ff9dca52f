import { namespace, argoCdNamespace, platformTeam, repositoryUrl } from "../environments/naming.ts";
import { homeCluster } from "./application.ts";

/** A kind in Argo CD's notation. */
export interface GroupKind {
  readonly group: string;
  readonly kind: string;
}

/** The part of Argo CD's `AppProjectSpec` that we use. */
export interface AppProjectSpec {
  readonly description: string;
  readonly sourceRepos: readonly string[];
  readonly destinations: readonly { readonly server: string; readonly namespace: string }[];
  readonly clusterResourceWhitelist: readonly GroupKind[];
  readonly namespaceResourceWhitelist: readonly GroupKind[];
  readonly orphanedResources?: { readonly warn: boolean };
}

/** Kinds that a service consists of. Neither roles nor quotas: what limits a team is not the team's. */
const tenantKinds: readonly GroupKind[] = [
  { group: "", kind: "Service" },
  { group: "", kind: "ServiceAccount" },
  { group: "apps", kind: "Deployment" },
  { group: "autoscaling", kind: "HorizontalPodAutoscaler" },
  { group: "external-secrets.io", kind: "ExternalSecret" },
  { group: "networking.k8s.io", kind: "Ingress" },
  { group: "networking.k8s.io", kind: "NetworkPolicy" },
  { group: "policy", kind: "PodDisruptionBudget" },
];

/** A team may put services into its own namespace, from this repository, and nothing else anywhere. */
export const teamProjectSpec = (team: string): AppProjectSpec => ({
  description: `Services of ${team}.`,
  sourceRepos: [repositoryUrl],
  destinations: [{ server: homeCluster, namespace: namespace(team) }],
  clusterResourceWhitelist: [],
  namespaceResourceWhitelist: tenantKinds,
  orphanedResources: { warn: true },
});

/** What all teams stand on. It may write into every team's namespace, but only what limits the team. */
export const platformProjectSpec = (teams: readonly string[]): AppProjectSpec => ({
  description: "Namespaces, limits, policies, the front door, and Argo CD's own applications.",
  sourceRepos: [repositoryUrl],
  destinations: [argoCdNamespace, ...[platformTeam, ...teams].map(namespace)].map((name) => ({
    server: homeCluster,
    namespace: name,
  })),
  clusterResourceWhitelist: [
    { group: "", kind: "Namespace" },
    { group: "admissionregistration.k8s.io", kind: "ValidatingAdmissionPolicy" },
    { group: "admissionregistration.k8s.io", kind: "ValidatingAdmissionPolicyBinding" },
    { group: "external-secrets.io", kind: "ClusterSecretStore" },
    { group: "scheduling.k8s.io", kind: "PriorityClass" },
  ],
  namespaceResourceWhitelist: [
    { group: "", kind: "LimitRange" },
    { group: "", kind: "ResourceQuota" },
    { group: "argoproj.io", kind: "AppProject" },
    { group: "argoproj.io", kind: "Application" },
    { group: "argoproj.io", kind: "ApplicationSet" },
    { group: "networking.k8s.io", kind: "Ingress" },
    { group: "networking.k8s.io", kind: "NetworkPolicy" },
  ],
});

/** Argo CD makes this project by itself and lets it do everything; so it is taken over and emptied. */
export const defaultProjectSpec: AppProjectSpec = {
  description: "Empty: every application names the project that it belongs to.",
  sourceRepos: [],
  destinations: [],
  clusterResourceWhitelist: [],
  namespaceResourceWhitelist: [],
};
