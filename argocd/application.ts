import { repositoryUrl } from "../environments/naming.ts";

/** The part of Argo CD's `ApplicationSpec` that we use, common to applications and to templates of them. */
export interface ApplicationSpec {
  readonly project: string;
  readonly source: ApplicationSource;
  readonly destination: { readonly server: string; readonly namespace: string };
  readonly syncPolicy: {
    readonly automated: { readonly prune: boolean; readonly selfHeal: boolean; readonly allowEmpty: boolean };
    readonly syncOptions: readonly string[];
    readonly retry: {
      readonly limit: number;
      readonly backoff: { readonly duration: string; readonly factor: number; readonly maxDuration: string };
    };
  };
}

export interface ApplicationSource {
  readonly repoURL: string;
  readonly targetRevision: string;
  readonly path: string;
  readonly directory: { readonly include: string };
}

/** Every cluster has its own Argo CD, so that none depends on another's region: the destination is always at home. */
export const homeCluster = "https://kubernetes.default.svc";

/** What makes one application differ from another. */
export interface ApplicationProps {
  readonly project: string;
  /** Folder of rendered manifests, from the repository's root. */
  readonly path: string;
  /** Branch that the environment follows. */
  readonly branch: string;
  readonly namespace: string;
}

/** An application that keeps its part of the cluster equal to a folder of the branch. */
export const applicationSpec = ({ project, path, branch, namespace }: ApplicationProps): ApplicationSpec => ({
  project,
  source: { repoURL: repositoryUrl, targetRevision: branch, path, directory: { include: "*.yaml" } },
  destination: { server: homeCluster, namespace },
  syncPolicy: {
    // An outage that empties the repository must not empty the cluster (argo-cd#3473).
    automated: { prune: true, selfHeal: true, allowEmpty: false },
    syncOptions: [
      "ServerSideApply=true",
      // Two applications that claim one object are a mistake, not a race.
      "FailOnSharedResource=true",
      "PruneLast=true",
      // Objects of kinds that an add-on brings: they wait for it by being retried.
      "SkipDryRunOnMissingResource=true",
    ],
    // About 25 minutes: longer than an empty cluster needs until the last add-on runs.
    retry: { limit: 10, backoff: { duration: "10s", factor: 2, maxDuration: "3m" } },
  },
});
