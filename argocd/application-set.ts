import { clusterLabel, namespace, renderedPath, repositoryUrl } from "../environments/naming.ts";
import { type ApplicationSpec, folderApplication } from "./application.ts";
import { type ClusterProps, placeOf } from "./cluster.ts";
import { releaseSubscriptions } from "./notifications.ts";

/** The part of Argo CD's `ApplicationSetSpec` that we use. */
export interface ApplicationSetSpec {
  readonly goTemplate: true;
  readonly goTemplateOptions: readonly string[];
  readonly generators: readonly {
    readonly matrix: { readonly generators: readonly [ClusterGenerator, GitGenerator] };
  }[];
  readonly syncPolicy: { readonly applicationsSync: "create-update"; readonly preserveResourcesOnDeletion: true };
  readonly template: {
    readonly metadata: { readonly name: string; readonly annotations: Readonly<Record<string, string>> };
    readonly spec: ApplicationSpec;
  };
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
  readonly cluster: Pick<ClusterProps, "environment" | "role">;
  /** Project of the applications, and the namespace that they default to. */
  readonly team: string;
  /** Names of the team's applications, which are folders in every rendered tree. */
  readonly applications: readonly string[];
}

/**
 * One application for each of a team's folders in the cluster's tree. A folder appears with the first release, and takes
 * its application with it; removing either removes nothing that runs.
 */
export function applicationSetSpec({ cluster, team, applications }: ApplicationSetProps): ApplicationSetSpec {
  const place = placeOf(cluster);
  const { branch } = cluster.environment;
  return {
    goTemplate: true,
    goTemplateOptions: ["missingkey=error"],
    generators: [
      {
        matrix: {
          generators: [
            // The cluster's secret says which one this is: applied to another, this makes nothing.
            {
              clusters: {
                selector: {
                  matchLabels: { [clusterLabel.environment]: place.environment, [clusterLabel.role]: place.role },
                },
              },
            },
            {
              git: {
                repoURL: repositoryUrl,
                revision: branch,
                directories: applications.map((name) => ({ path: `${renderedPath(place)}/${name}` })),
              },
            },
          ],
        },
      },
    ],
    syncPolicy: { applicationsSync: "create-update", preserveResourcesOnDeletion: true },
    template: {
      metadata: { name: "{{ .path.basename }}", annotations: releaseSubscriptions },
      spec: folderApplication({
        // Written out, never templated: a folder's name must not choose the rights that it is applied with.
        project: team,
        path: "{{ .path.path }}",
        branch,
        namespace: namespace(team),
      }),
    },
  };
}
