import { Chart } from "cdk8s";
import type { Construct } from "constructs";
import { namespace } from "../../environments/naming.ts";
import type { Service } from "../../services/descriptor.ts";
import type { Cluster } from "../cluster.ts";
import { Microservice } from "../constructs/microservice.ts";
import type { Digest } from "../digest.ts";

export interface ServiceChartProps {
  readonly service: Service;
  readonly cluster: Cluster;
  /** All services, to know who calls whom. */
  readonly services: readonly Service[];
  /** @default nothing has been released yet */
  readonly digest?: Digest | undefined;
  /** Only its tombstone is rendered. @default false */
  readonly retired?: boolean;
}

/** The application of one service in one cluster. */
export class ServiceChart extends Chart {
  constructor(scope: Construct, { service, cluster, services, digest, retired = false }: ServiceChartProps) {
    super(scope, service.name, { namespace: namespace(service.team), disableResourceNameHashes: true });
    const { needs } = service;
    new Microservice(this, service.name, {
      service,
      cluster,
      digest,
      retired,
      callees: services.filter(({ name }) => needs.services?.includes(name)),
      callers: services.filter((other) => other.needs.services?.includes(service.name)),
      guard: needs.database && services.find((other) => other.needs.regionControl),
      guarded: needs.regionControl ? services.filter((other) => other.needs.database) : [],
    });
  }
}
