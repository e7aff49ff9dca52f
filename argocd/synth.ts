import { App } from "cdk8s";
import { type Environment, regionsOf } from "../environments/environment.ts";
import { argoCdPath } from "../environments/naming.ts";
import { fileName, type KubeObject, type RenderedTree, renderedTree, toYaml } from "../environments/rendered-tree.ts";
import { type Service, servicesOf } from "../services/descriptor.ts";
import { AddOnsChart } from "./add-ons-chart.ts";
import { BootstrapChart } from "./bootstrap-chart.ts";
import { type ClusterProps, placeOf } from "./cluster.ts";
import { GuardsChart } from "./guards-chart.ts";
import { TeamsChart } from "./teams-chart.ts";

/** What Argo CD itself is told, one tree a cluster. Pure: the same source gives the same bytes everywhere. */
export const renderArgoCd = (source: {
  readonly environments: readonly Environment[];
  readonly services: readonly Service[];
}): readonly RenderedTree[] =>
  source.environments.flatMap((environment) =>
    regionsOf(environment).map((region) =>
      renderCluster({ environment, ...region, services: servicesOf(environment, source.services) }),
    ),
  );

function renderCluster(cluster: ClusterProps): RenderedTree {
  const app = new App();
  const bootstrap = new BootstrapChart(app, cluster).toJson() as KubeObject[];
  const others = [GuardsChart, AddOnsChart, TeamsChart].flatMap(
    (Type) => new Type(app, cluster).toJson() as KubeObject[],
  );
  return renderedTree(argoCdPath(placeOf(cluster)), [
    ["bootstrap.yaml", toYaml(...bootstrap)],
    ...others.map((object) => [fileName(object), toYaml(object)] as const),
  ]);
}
