import { Chart } from "cdk8s";
import type { Construct } from "constructs";
import { argoCdNamespace, argoCdPath } from "../environments/naming.ts";
import { argoCdValues } from "./add-ons/argo-cd.ts";
import { chartApplication, folderApplication } from "./application.ts";
import { application, project } from "./argo-cd-object.ts";
import { type ClusterProps, placeOf } from "./cluster.ts";
import { pinnedCharts } from "./pinned-charts.ts";
import { argoCdProject, argoCdProjectSpec } from "./project.ts";

/**
 * What has to come from outside, once: Argo CD, which infra installs as the application of that name says, and the root
 * application, which then keeps everything in this folder, itself included.
 */
export class BootstrapChart extends Chart {
  constructor(scope: Construct, cluster: ClusterProps) {
    super(scope, "bootstrap", { namespace: argoCdNamespace, disableResourceNameHashes: true });
    project(this, argoCdProject, argoCdProjectSpec);
    application(
      this,
      "argocd",
      chartApplication({
        project: argoCdProject,
        chart: pinnedCharts.argoCd,
        releaseName: "argocd",
        namespace: argoCdNamespace,
        values: argoCdValues(cluster),
      }),
    );
    application(
      this,
      "root",
      folderApplication({
        project: argoCdProject,
        path: argoCdPath(placeOf(cluster)),
        branch: cluster.environment.branch,
        namespace: argoCdNamespace,
      }),
    );
  }
}
