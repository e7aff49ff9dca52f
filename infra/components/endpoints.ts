import * as pulumi from "@pulumi/pulumi";
import {
  administratorKey,
  administratorSecretName,
  endpointKey,
  type Place,
  prefix,
  secretName,
} from "../../environments/naming.ts";
import type { Service } from "../../services/descriptor.ts";
import type { Broker } from "./broker.ts";
import type { Cache } from "./cache.ts";
import type { Database } from "./database.ts";
import { StoredSecret } from "./stored-secret.ts";

export interface EndpointsArgs {
  readonly place: Place;
  readonly services: readonly Service[];
  readonly keyArn: pulumi.Input<string>;
  readonly database: Pick<Database, "host">;
  readonly broker: Pick<Broker, "host">;
  readonly cache: Pick<Cache, "host" | "passwords">;
}

/** Tells each service, and the Job that makes their accounts, where this region's backing services are. */
export class Endpoints extends pulumi.ComponentResource {
  constructor(name: string, args: EndpointsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:Endpoints", name, {}, opts);
    const parent = this;
    const { place, keyArn } = args;

    new StoredSecret(
      `${name}-database`,
      {
        name: administratorSecretName(place.environment, "database", "endpoints"),
        description: `Host of PostgreSQL in ${prefix(place)}`,
        keyArn,
        value: { [administratorKey.host]: args.database.host },
      },
      { parent },
    );
    for (const service of args.services) {
      const value = hostsOf(service, args);
      if (Object.keys(value).length === 0) continue;
      new StoredSecret(
        `${name}-${service.name}`,
        {
          name: secretName(place.environment, service, "endpoints"),
          description: `What ${service.name} connects to in ${prefix(place)}`,
          keyArn,
          value,
        },
        { parent },
      );
    }
    this.registerOutputs();
  }
}

function hostsOf(
  { name, needs }: Service,
  { database, broker, cache }: EndpointsArgs,
): Record<string, pulumi.Input<string>> {
  const password = cache.passwords[name];
  return {
    ...((needs.database ?? needs.regionControl) && { [endpointKey.database]: database.host }),
    ...(needs.broker && { [endpointKey.broker]: broker.host }),
    ...(needs.cache && password && { [endpointKey.cache]: cache.host, [endpointKey.cachePassword]: password }),
  };
}
