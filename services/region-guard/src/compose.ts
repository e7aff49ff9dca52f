import type { BaseContext, Composition } from "@rumbo/kit/service";
import { httpServices } from "./adapters/http-services.ts";
import { pgDatabases } from "./adapters/pg-databases.ts";
import { rdsReplica } from "./adapters/rds-replica.ts";
import { clock } from "./clock.ts";
import { administratorSecret, loadGuardConfig } from "./config.ts";
import { every } from "./every.ts";
import { Guard } from "./guard.ts";
import { exposeMetrics } from "./metrics.ts";
import { probeRegion } from "./probe.ts";
import { internalRoutes, publicRoutes } from "./routes.ts";
import { otherRole } from "./settings.ts";
import { dynamoDbStore } from "./store/dynamodb-store.ts";

/** Seconds between looks at the state; while a procedure is under way, writes are waiting. */
const watchSeconds = 1;
const busySeconds = 0.25;

export function compose({ config, log, metrics }: BaseContext): Composition {
  const { id, role, table, awsRegion, instance, services, settings, urls } = loadGuardConfig();
  const databases = pgDatabases({
    databases: services,
    administratorUrl: () => config.secret(administratorSecret),
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
  exposeMetrics(guard, databases, metrics);

  const stopping = new AbortController();
  const loop = { log, signal: stopping.signal };
  const { renewSeconds, probeSeconds } = settings;
  let loops: Promise<unknown> = Promise.resolve();
  return {
    routes: publicRoutes(guard),
    internal: internalRoutes(guard),
    start() {
      // Apart from one another: a database that hangs keeps no lease from being renewed.
      loops = Promise.all([
        every(
          () => renewSeconds,
          "to renew the lease",
          () => guard.renew(),
          loop,
        ),
        every(
          () => renewSeconds,
          "to write the canary",
          () => guard.writeCanary(),
          loop,
        ),
        every(
          () => probeSeconds,
          "to look at the owner",
          () => guard.look(),
          loop,
        ),
        every(
          () => watchSeconds,
          "to watch the state",
          () => guard.watch().then(() => guard.decide()),
          loop,
        ),
        every(
          () => (guard.state()?.execution ? busySeconds : watchSeconds),
          "to take a procedure further",
          () => guard.advance(),
          loop,
        ),
      ]);
      return Promise.resolve();
    },
    async stop() {
      stopping.abort();
      await loops;
      await databases.stop();
    },
  };
}
