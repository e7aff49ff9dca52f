import type { EnvVar } from "kubernetes-types/core/v1.d.ts";
import { currentInstance, type Failover } from "../../environments/environment.ts";
import {
  databaseInstanceName,
  databaseName,
  databaseOwner,
  regionalHost,
  regionGuardTableName,
} from "../../environments/naming.ts";
import { regionControlVariable } from "../../services/kit/src/runtime.ts";
import { type Cluster, placeOf } from "../cluster.ts";
import type { MicroserviceProps } from "./microservice-props.ts";
import { serviceUrl } from "./service.ts";

/** What the service that controls regions is told of its own region, of the other one, and of whom it guards. */
export function regionControlVariables({ cluster, guarded = [] }: MicroserviceProps): readonly EnvVar[] {
  const { environment, role, settings } = cluster;
  const { leaseSeconds, renewSeconds, probeSeconds, holdSeconds, cooldownSeconds } = failoverOf(cluster);
  const frontDoor = (of: typeof role): string => `https://${regionalHost(environment.domain, of)}`;
  const values: Readonly<Record<keyof typeof regionControlVariable, string | number>> = {
    role,
    table: regionGuardTableName(environment.name),
    instance: databaseInstanceName(placeOf(cluster), currentInstance(settings.database.instances).generation),
    services: JSON.stringify(
      guarded.map((service) => ({
        name: service.name,
        database: databaseName(service.name),
        role: databaseName(service.name),
        owner: databaseOwner(service.name),
        internalUrl: serviceUrl(service, "internal"),
      })),
    ),
    primaryUrl: frontDoor("primary"),
    secondaryUrl: frontDoor("secondary"),
    leaseSeconds,
    renewSeconds,
    probeSeconds,
    holdSeconds,
    cooldownSeconds,
  };
  return Object.entries(regionControlVariable).map(([key, name]) => ({
    name,
    value: `${values[key as keyof typeof values]}`,
  }));
}

function failoverOf({ environment }: Cluster): Failover {
  const { failover } = environment.recovery;
  // An environment of two regions has one: `environments/validate.ts` sees to it.
  if (!failover) throw new Error(`The environment ${environment.name} has nothing to fail over to`);
  return failover;
}
