import type { Config } from "@rumbo/kit/config";
import type { Log } from "@rumbo/kit/log";
import { httpServices } from "./adapters/http-services.ts";
import { pgDatabases } from "./adapters/pg-databases.ts";
import { rdsReplica } from "./adapters/rds-replica.ts";
import { clock } from "./clock.ts";
import { administratorSecret, type GuardConfig } from "./config.ts";
import { Guard } from "./guard.ts";
import { probeRegion } from "./probe.ts";
import { otherRole } from "./settings.ts";
import { dynamoDbStore } from "./store/dynamodb-store.ts";

export interface OpenGuard {
  readonly guard: Guard;
  readonly databases: ReturnType<typeof pgDatabases>;
}

/** A guard with everything that it reaches: the service's, and the one that a person drives (`npm run region`). */
export function openGuard(config: GuardConfig, secret: Config["secret"], log: Log): OpenGuard {
  const { id, role, table, awsRegion, instance, services, settings, urls } = config;
  const databases = pgDatabases({
    databases: services,
    administratorUrl: () => secret(administratorSecret),
    clock,
    log,
  });
  const guard = new Guard({
    id,
    role,
    settings,
    store: dynamoDbStore({ table, region: awsRegion }),
    surroundings: { databases, replica: rdsReplica({ instance, region: awsRegion }), services: httpServices(services) },
    probe: () => probeRegion(urls[otherRole(role)]),
    clock,
    log,
  });
  return { guard, databases };
}
