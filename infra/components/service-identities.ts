import * as pulumi from "@pulumi/pulumi";
import { namespace, type Place, podRoleName, serviceAccountName } from "../../environments/naming.ts";
import type { RegionSettings } from "../../environments/environment.ts";
import type { Service } from "../../services/descriptor.ts";
import type { Cluster } from "./cluster.ts";
import { PodIdentity } from "./pod-identity.ts";
import { serviceRights } from "./service-rights.ts";

export interface ServiceIdentitiesArgs {
  readonly place: Place;
  readonly settings: Pick<RegionSettings, "region" | "database">;
  readonly cluster: Pick<Cluster, "clusterName" | "arn">;
  readonly services: readonly Service[];
}

/** A role for each service in each region, which may do what its descriptor asks for and nothing else. */
export class ServiceIdentities extends pulumi.ComponentResource {
  constructor(name: string, args: ServiceIdentitiesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:ServiceIdentities", name, {}, opts);
    const { place, settings, cluster, services } = args;
    for (const service of services)
      new PodIdentity(
        `${name}-${service.name}`,
        {
          cluster,
          namespace: namespace(service.team),
          serviceAccount: serviceAccountName(service.name),
          roleName: podRoleName(place, service.name),
          rights: serviceRights(place, settings, service),
        },
        { parent: this },
      );
    this.registerOutputs();
  }
}
