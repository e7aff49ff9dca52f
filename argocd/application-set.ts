import type { Environment } from "../environments/environment.ts";
import { clusterLabel, namespace, renderedPath, repositoryUrl } from "../environments/naming.ts";
import { applicationSpec, type ApplicationSpec } from "./application.ts";

/** The part of Argo CD's `ApplicationSetSpec` that we use. */
export interface ApplicationSetSpec {
  readonly goTemplate: true;
  readonly goTemplateOptions: readonly string[];
  readonly generators: readonly {
    readonly matrix: { readonly generators: readonly [ClusterGenerator, GitGenerator] };
  }[];
  readonly syncPolicy: { readonly applicationsSync: "create-update"; readonly preserveResourcesOnDeletion: true };
  readonly template: { readonly metadata: { readonly name: string }; readonly spec: ApplicationSpec };
}

interface ClusterGenerator {
  readonly clusters: { readonly selector: { readonly matchLabels: Readonly<Record<string, string>> } };
}

interface GitGenerator {
  readonly git: {
    readonly repoURL: string;
    readonly revision: string;
    readonly directories: readonly { readonly path: string }[];
  };
}

export interface ApplicationSetProps {
  readonly environment: Environment;
  /** Project of the applications, and the namespace that they default to. */
  readonly team: string;
  /** Names of the team's applications, which are folders in every rendered tree. */
  readonly applications: readonly string[];
}

/**
 * One application for each of a team's folders in the tree of the cluster that this runs in. A folder appears with the
 * first release, and takes its application with it; removing either removes nothing that runs.
 */
export function applicationSetSpec({ environment, team, applications }: ApplicationSetProps): ApplicationSetSpec {
  return {
    goTemplate: true,
    goTemplateOptions: ["missingkey=error"],
    generators: [
      {
        matrix: {
          generators: [
            // The cluster's secret says which region this is; production's trees are one application set.
            { clusters: { selector: { matchLabels: { [clusterLabel.environment]: environment.name } } } },
            {
              git: {
                repoURL: repositoryUrl,
                revision: environment.branch,
                directories: applications.map((name) => ({ path: `${treeOfThisCluster(environment)}/${name}` })),
              },
            },
          ],
        },
      },
    ],
    syncPolicy: { applicationsSync: "create-update", preserveResourcesOnDeletion: true },
    template: {
      metadata: { name: "{{ .path.basename }}" },
      spec: applicationSpec({
        // Written out, never templated: a folder's name must not choose the rights that it is applied with.
        project: team,
        path: "{{ .path.path }}",
        branch: environment.branch,
        namespace: namespace(team),
      }),
    },
  };
}

/** `renderedPath`, with the role left to the label of the cluster's secret. */
const treeOfThisCluster = ({ name }: Environment): string =>
  renderedPath({ environment: name, role: "primary" }).replace(
    /primary$/,
    `{{ index .metadata.labels "${clusterLabel.role}" }}`,
  );
