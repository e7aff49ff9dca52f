import { App } from "cdk8s";
import { type Environment, regionsOf } from "../environments/environment.ts";
import { platformImage, renderedPath } from "../environments/naming.ts";
import { fileName, type KubeObject, type RenderedTree, renderedTree, toYaml } from "../environments/rendered-tree.ts";
import { type Service, servicesOf } from "../services/descriptor.ts";
import { PlatformChart } from "./charts/platform-chart.ts";
import { ServiceChart } from "./charts/service-chart.ts";
import { type Cluster, placeOf } from "./cluster.ts";
import type { DigestsOf, RetiredOf } from "./digest.ts";

/** Everything that manifests are made from. */
export interface Source {
  readonly environments: readonly Environment[];
  readonly services: readonly Service[];
  /** What has been released where; a service without a digest has no workload there. */
  readonly digests: DigestsOf;
  /** @default nothing */
  readonly retired?: RetiredOf;
}

/** The manifests of every cluster, one tree a cluster. Pure: the same source gives the same bytes everywhere. */
export const renderAll = (source: Source): readonly RenderedTree[] =>
  source.environments.flatMap((environment) =>
    regionsOf(environment).map((region) => renderCluster({ environment, ...region }, source)),
  );

function renderCluster(cluster: Cluster, { services: all, digests, retired }: Source): RenderedTree {
  const services = servicesOf(cluster.environment, all);
  const place = placeOf(cluster);
  const released = digests(place);
  const tombstones = new Set(retired?.(place));
  // An App each: cdk8s puts all charts of an App into order for every one that it renders, by the square of their number.
  const charts = [
    new PlatformChart(new App(), { cluster, services, digest: released[platformImage] }),
    ...services.map(
      (service) =>
        new ServiceChart(new App(), {
          service,
          cluster,
          services,
          digest: released[service.name],
          retired: tombstones.has(service.name),
        }),
    ),
  ];
  return renderedTree(
    renderedPath(place),
    charts.flatMap((chart) =>
      (chart.toJson() as KubeObject[]).map(
        (object) => [`${chart.node.id}/${fileName(object)}`, toYaml(object)] as const,
      ),
    ),
  );
}
