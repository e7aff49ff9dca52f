import { App } from "cdk8s";
import type { Environment } from "../environments/environment.ts";
import { argoCdPath } from "../environments/naming.ts";
import { fileName, type KubeObject, type RenderedTree, renderedTree, toYaml } from "../environments/rendered-tree.ts";
import type { Service } from "../services/descriptor.ts";
import { type ArgoCdProps, BootstrapChart, TeamsChart } from "./charts.ts";

/** What Argo CD itself is told, one tree an environment. Pure: the same source gives the same bytes everywhere. */
export const renderArgoCd = (source: {
  readonly environments: readonly Environment[];
  readonly services: readonly Service[];
}): readonly RenderedTree[] =>
  source.environments.map((environment) => renderEnvironment({ environment, services: source.services }));

function renderEnvironment(props: ArgoCdProps): RenderedTree {
  const app = new App();
  const bootstrap = new BootstrapChart(app, props).toJson() as KubeObject[];
  const teams = new TeamsChart(app, props).toJson() as KubeObject[];
  return renderedTree(argoCdPath(props.environment.name), [
    ["bootstrap.yaml", toYaml(...bootstrap)],
    ...teams.map((object) => [fileName(object), toYaml(object)] as const),
  ]);
}
