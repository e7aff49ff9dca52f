import {
  argoCdNamespace,
  ingressNamespace,
  namespace,
  operator,
  platformTeam,
  repositoryUrl,
} from "../environments/naming.ts";
import { homeCluster } from "./application.ts";
import { pinnedCharts } from "./pinned-charts.ts";

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

/** Project of Argo CD itself and of everything that says what it is to do: who may write here may do anything. */
export const argoCdProject = "argocd";
/** Project of what others make and we only configure. */
export const addOnsProject = "add-ons";

function kinds(group: string, ...names: readonly string[]): readonly GroupKind[] {
  return names.map((kind) => ({ group, kind }));
}

function into(...namespaces: readonly string[]): AppProjectSpec["destinations"] {
  return namespaces.map((name) => ({ server: homeCluster, namespace: name }));
}

/** Kinds that a service consists of. Neither roles nor quotas: what limits a team is not the team's. */
const tenantKinds: readonly GroupKind[] = [
  ...kinds("", "Service", "ServiceAccount"),
  ...kinds("apps", "Deployment"),
  ...kinds("autoscaling", "HorizontalPodAutoscaler"),
  ...kinds("batch", "CronJob", "Job"),
  ...kinds("external-secrets.io", "ExternalSecret"),
  ...kinds("networking.k8s.io", "Ingress", "NetworkPolicy"),
  ...kinds("policy", "PodDisruptionBudget"),
];

/** What charts of operators consist of. */
const workloads: readonly GroupKind[] = [
  ...kinds("", "ConfigMap", "Secret", "Service", "ServiceAccount"),
  ...kinds("apps", "Deployment", "StatefulSet"),
  ...kinds("policy", "PodDisruptionBudget"),
  ...kinds("rbac.authorization.k8s.io", "Role", "RoleBinding"),
];
const clusterRoles = kinds("rbac.authorization.k8s.io", "ClusterRole", "ClusterRoleBinding");
const customResources = kinds("apiextensions.k8s.io", "CustomResourceDefinition");

/** A team may put services into its own namespace, from this repository, and nothing else anywhere. */
export const teamProjectSpec = (team: string): AppProjectSpec => ({
  description: `Services of ${team}.`,
  sourceRepos: [repositoryUrl],
  destinations: into(namespace(team)),
  clusterResourceWhitelist: [],
  namespaceResourceWhitelist: tenantKinds,
  orphanedResources: { warn: true },
});

/** What all teams stand on. It may write into every team's namespace, but only what limits the team. */
export const platformProjectSpec = (teams: readonly string[]): AppProjectSpec => ({
  description: "Namespaces, limits, policies, the front door, and the platform's own jobs.",
  sourceRepos: [repositoryUrl],
  destinations: into(ingressNamespace, ...[platformTeam, ...teams].map(namespace)),
  clusterResourceWhitelist: [
    ...kinds("", "Namespace"),
    ...kinds("admissionregistration.k8s.io", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"),
    ...kinds("external-secrets.io", "ClusterSecretStore"),
    ...kinds("scheduling.k8s.io", "PriorityClass"),
    ...kinds("storage.k8s.io", "StorageClass"),
  ],
  namespaceResourceWhitelist: [
    ...kinds("", "ConfigMap", "LimitRange", "ResourceQuota", "ServiceAccount"),
    ...kinds("batch", "CronJob", "Job"),
    ...kinds("elbv2.k8s.aws", "TargetGroupBinding"),
    ...kinds("external-secrets.io", "ExternalSecret"),
    ...kinds("networking.k8s.io", "Ingress", "NetworkPolicy"),
  ],
});

export const argoCdProjectSpec: AppProjectSpec = {
  description: "Argo CD itself, and the applications and projects of everybody else.",
  sourceRepos: [repositoryUrl, pinnedCharts.argoCd.repoURL],
  destinations: into(argoCdNamespace),
  clusterResourceWhitelist: [...customResources, ...clusterRoles],
  namespaceResourceWhitelist: [
    ...workloads,
    ...kinds("argoproj.io", "AppProject", "Application", "ApplicationSet"),
    ...kinds("batch", "Job"),
    ...kinds("external-secrets.io", "ExternalSecret", "SecretStore"),
    ...kinds("networking.k8s.io", "NetworkPolicy"),
  ],
};

export const addOnsProjectSpec: AppProjectSpec = {
  description: "Operators that others make, each from its pinned chart.",
  sourceRepos: [pinnedCharts.nginxIngress, pinnedCharts.loadBalancerController, pinnedCharts.externalSecrets].map(
    ({ repoURL }) => repoURL,
  ),
  destinations: into(ingressNamespace, operator.loadBalancer.namespace, operator.externalSecrets.namespace),
  clusterResourceWhitelist: [
    ...kinds("", "Namespace"),
    ...customResources,
    ...clusterRoles,
    ...kinds("admissionregistration.k8s.io", "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"),
    ...kinds("networking.k8s.io", "IngressClass"),
  ],
  namespaceResourceWhitelist: [...workloads, ...kinds("coordination.k8s.io", "Lease")],
};

/** Argo CD makes this project by itself and lets it do everything; so it is taken over and emptied. */
export const defaultProjectSpec: AppProjectSpec = {
  description: "Empty: every application names the project that it belongs to.",
  sourceRepos: [],
  destinations: [],
  clusterResourceWhitelist: [],
  namespaceResourceWhitelist: [],
};
