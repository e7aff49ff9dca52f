import { repositoryUrl } from "../environments/naming.ts";
import type { PinnedChart } from "./pinned-charts.ts";

/** The part of Argo CD's `ApplicationSpec` that we use, common to applications and to templates of them. */
export interface ApplicationSpec {
  readonly project: string;
  readonly source: FolderSource | ChartSource;
  readonly destination: { readonly server: string; readonly namespace: string };
  readonly syncPolicy: {
    readonly automated: { readonly prune: boolean; readonly selfHeal: boolean; readonly allowEmpty: boolean };
    readonly syncOptions: readonly string[];
    readonly managedNamespaceMetadata?: { readonly labels: Readonly<Record<string, string>> };
    readonly retry: {
      readonly limit: number;
      readonly refresh: boolean;
      readonly backoff: { readonly duration: string; readonly factor: number; readonly maxDuration: string };
    };
  };
  readonly ignoreDifferences?: readonly IgnoredDifference[];
}

/** A folder of plain manifests in our own repository. */
export interface FolderSource {
  readonly repoURL: string;
  readonly targetRevision: string;
  readonly path: string;
  readonly directory: { readonly include: string };
}

/** Somebody else's chart, with our values. */
export interface ChartSource {
  readonly repoURL: string;
  readonly chart: string;
  readonly targetRevision: string;
  readonly helm: { readonly releaseName: string; readonly valuesObject: ChartValues };
}

export type ChartValues = Readonly<Record<string, unknown>>;

/** Fields that something in the cluster writes, although a chart writes them too. */
export interface IgnoredDifference {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly jqPathExpressions: readonly string[];
}

/** Every cluster has its own Argo CD, so that none depends on another's region: the destination is always at home. */
export const homeCluster = "https://kubernetes.default.svc";

export interface FolderApplicationProps {
  readonly project: string;
  /** Folder of rendered manifests, from the repository's root. */
  readonly path: string;
  /** Branch that the environment follows. */
  readonly branch: string;
  readonly namespace: string;
}

/** An application that keeps its part of the cluster equal to a folder of the branch. */
export const folderApplication = ({ project, path, branch, namespace }: FolderApplicationProps): ApplicationSpec => ({
  project,
  source: { repoURL: repositoryUrl, targetRevision: branch, path, directory: { include: "*.yaml" } },
  destination: { server: homeCluster, namespace },
  syncPolicy: {
    ...commonPolicy,
    syncOptions: [
      ...commonOptions,
      // Objects of kinds that an add-on brings: they wait for it by being retried.
      "SkipDryRunOnMissingResource=true",
    ],
  },
});

export interface ChartApplicationProps {
  readonly project: string;
  readonly chart: PinnedChart;
  readonly releaseName: string;
  readonly namespace: string;
  readonly values: ChartValues;
  /** Labels of the namespace, which the application makes. @default the namespace is made by somebody else */
  readonly namespaceLabels?: Readonly<Record<string, string>>;
  /** @default none */
  readonly ignoreDifferences?: readonly IgnoredDifference[];
}

/** An application that keeps its part of the cluster equal to a chart. What a new version leaves out, a person removes. */
export const chartApplication = (props: ChartApplicationProps): ApplicationSpec => ({
  project: props.project,
  source: {
    repoURL: props.chart.repoURL,
    chart: props.chart.chart,
    targetRevision: props.chart.version,
    helm: { releaseName: props.releaseName, valuesObject: props.values },
  },
  destination: { server: homeCluster, namespace: props.namespace },
  syncPolicy: {
    ...commonPolicy,
    syncOptions: [
      ...commonOptions,
      // Charts carry CRDs: with one of those goes every object of its kind.
      "Prune=confirm",
      "Delete=confirm",
      ...(props.namespaceLabels ? ["CreateNamespace=true"] : []),
      ...(props.ignoreDifferences ? ["RespectIgnoreDifferences=true"] : []),
    ],
    ...(props.namespaceLabels && { managedNamespaceMetadata: { labels: props.namespaceLabels } }),
  },
  ...(props.ignoreDifferences && { ignoreDifferences: props.ignoreDifferences }),
});

const commonOptions = [
  "ServerSideApply=true",
  // Two applications that claim one object are a mistake, not a race.
  "FailOnSharedResource=true",
  "PruneLast=true",
];

const commonPolicy = {
  // An outage that empties the repository must not empty the cluster (argo-cd#3473).
  automated: { prune: true, selfHeal: true, allowEmpty: false },
  retry: {
    // About 25 minutes: longer than an empty cluster needs until the last add-on runs.
    limit: 25,
    // A retry takes the newest commit, or a release that cannot succeed would keep its own repair waiting: for a minute now.
    refresh: true,
    backoff: { duration: "5s", factor: 2, maxDuration: "1m" },
  },
};
