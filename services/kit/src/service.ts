import type { RequestHandler, Router } from "express";
import type { Pool } from "pg";
import type { Registry } from "prom-client";
import { authenticateWith, jwksPath, remoteKeys, tokenVerifier } from "./auth.ts";
import type { Broker } from "./broker.ts";
import type { Cache } from "./cache.ts";
import { type Config, ConfigError, loadCommandConfig, loadConfig } from "./config.ts";
import { type Connections, type Needs, openConnections } from "./connections.ts";
import type { Consumer } from "./consumer.ts";
import { basePath, readContract } from "./contract.ts";
import { fastLane, type FastRoute } from "./fast-lane.ts";
import { checkHealth, type Health } from "./health.ts";
import { createInternalApp, createPublicApp, listen } from "./http.ts";
import { closeServer, shutDownOnSignal } from "./lifecycle.ts";
import { createLog, type Log } from "./log.ts";
import { createMetrics } from "./metrics.ts";
import { kitMigrations, migrate } from "./migrate.ts";
import { startRelay } from "./outbox.ts";
import { followGuard, type Ownership, soleOwner } from "./ownership.ts";
import type { ProblemCatalog } from "./problem.ts";
import { secretFile, type ServiceCommand } from "./runtime.ts";
import { smokeTest } from "./smoke.ts";
import { createTraffic } from "./traffic.ts";
import { countWaiting } from "./waiting.ts";

/** What every service is made of. */
export interface ServiceDefinition<N extends Needs> {
  /** `ms-mapeo` */
  readonly name: string;
  /** Folder that holds `openapi.yaml` and `migrations/`: `new URL("../", import.meta.url)` of `src/main.ts`. */
  readonly root: URL;
  /** Its own `service.ts`: connections are opened for exactly what it asks for. */
  readonly descriptor: { readonly needs: N };
  /** The problems that it answers with, besides the kit's. */
  readonly problems: ProblemCatalog;
  readonly compose: (context: ServiceContext<N>) => Composition | Promise<Composition>;
}

/** What a service puts together from its context. */
export interface Composition {
  /** Mounted at the contract's base path, behind validation. */
  readonly routes: Router;
  /** Mounted there too, before bodies are read and validated: it checks its own input. @default none */
  readonly hot?: Router;
  /** Answered there too, before express sees them. @default none */
  readonly fast?: readonly FastRoute[];
  /** Answered on the internal port, for other services and people of ours; never routed to from outside. @default none */
  readonly internal?: Router;
  /** @default none */
  readonly consumers?: readonly Consumer[];
  /** Whether it has work to do while its database is away, so that it stays ready then. @default false */
  readonly servesWithoutDatabase?: boolean;
  /** Runs once connections exist, before requests come. */
  readonly start?: () => Promise<void>;
  /** Runs on SIGTERM: ends event streams, flushes what is held. */
  readonly stop?: () => Promise<void>;
}

/** What a service can use: what its descriptor asks for. Using anything else does not compile. */
export type ServiceContext<N extends Needs> = BaseContext &
  (N extends { readonly database: object } ? { readonly pool: Pool } : unknown) &
  (N extends { readonly broker: true } ? { readonly broker: Broker } : unknown) &
  (N extends { readonly cache: true } ? { readonly cache: Cache } : unknown) &
  (N extends { readonly services: readonly (infer S)[] }
    ? typeof authentication extends S
      ? { readonly authenticate: RequestHandler }
      : unknown
    : unknown);

export interface BaseContext {
  readonly config: Config;
  readonly log: Log;
  /** Where it registers its own metrics. */
  readonly metrics: Registry;
  /** Whether this region may write. The kit refuses requests and rests the relay; a service's own work asks it. */
  readonly ownership: Ownership;
}

/** The entry of every service: `node main.js serve` (the default), `migrate` or `smoke`. */
export async function runService<const N extends Needs>(definition: ServiceDefinition<N>): Promise<void> {
  try {
    const command = readCommand(process.argv[2]);
    await commands[command](definition);
  } catch (error) {
    if (error instanceof ConfigError) {
      process.stderr.write(`${error.message}\n`);
      process.exit(error.exitCode);
    }
    throw error;
  }
}

const authentication = "ms-autenticacion";

function readCommand(argument = "serve"): ServiceCommand {
  if (Object.hasOwn(commands, argument)) return argument as ServiceCommand;
  throw new ConfigError(`There is no command "${argument}"; use one of ${Object.keys(commands).join(", ")}.`);
}

const commands: Readonly<Record<ServiceCommand, <N extends Needs>(definition: ServiceDefinition<N>) => Promise<void>>> =
  { serve, migrate: migrateService, smoke: smokeService };

async function migrateService({ name, root, descriptor }: ServiceDefinition<Needs>): Promise<void> {
  const config = loadCommandConfig();
  const log = createLog({ name, ...config });
  if (!descriptor.needs.database) throw new ConfigError(`${name} has no database to migrate.`);
  await migrate(config.secret(secretFile.databaseOwner), [kitMigrations, new URL("migrations/", root)], log);
}

async function smokeService({ name, root }: ServiceDefinition<Needs>): Promise<void> {
  const config = loadCommandConfig();
  const log = createLog({ name, ...config });
  const { version } = config;
  const healthUrl = `${config.serviceUrl(name)}${basePath(readContract(root))}/health`;
  try {
    await smokeTest({ healthUrl, version });
    log.info({ healthUrl, version }, "the released version serves");
  } catch (err) {
    log.error({ err, version }, "the released version does not serve");
    process.exitCode = 1;
  }
}

async function serve<N extends Needs>({
  name,
  root,
  descriptor,
  problems,
  compose,
}: ServiceDefinition<N>): Promise<void> {
  const { needs } = descriptor;
  const config = loadConfig();
  const log = createLog({ name, ...config });
  const contract = readContract(root);
  const metrics = createMetrics(name);
  const ownership = config.regionGuardUrl === undefined ? soleOwner : followGuard(config.regionGuardUrl, log);
  // Connections say its epoch.
  await ownership.known;
  const connections = openConnections(name, needs, config, log, metrics.registry, ownership);
  const keys = needs.services?.includes(authentication)
    ? remoteKeys(new URL(config.serviceUrl(authentication) + jwksPath))
    : undefined;
  const authenticate = keys && authenticateWith(tokenVerifier({ issuer: config.publicUrl, keys }));
  const context = { config, log, metrics: metrics.registry, ownership, ...connections, authenticate };
  const composition = await compose(context as unknown as ServiceContext<N>);

  const traffic = createTraffic();
  let serving = false;
  const health = (): Promise<Health> => checkHealth(connections.checks, config.version);
  const readiness = (): Promise<Health> =>
    checkHealth(
      readinessChecks(
        composition.servesWithoutDatabase ? {} : connections.checks,
        () => serving && !traffic.isDraining(),
      ),
      config.version,
    );
  const internal = await listen(
    createInternalApp({
      log,
      metrics,
      contract,
      problems,
      readiness,
      waiting: () => countWaiting(connections, ownership),
      routes: composition.internal,
    }),
    config.host,
    config.internalPort,
  );

  await connections.broker?.connect(composition.consumers);
  await composition.start?.();
  const { pool, broker, cache } = connections;
  // The first users of a new replica must not wait for these, or be refused; without them it serves what it can.
  await Promise.allSettled([keys?.load(), pool?.query("SELECT 1")]);
  const relay = pool && broker && startRelay({ pool, broker, log, ownership });
  const app = createPublicApp({
    config,
    log,
    metrics,
    contract,
    problems,
    routes: composition.routes,
    hot: composition.hot,
    health,
    traffic,
    ownership,
  });
  const routes = composition.fast ?? [];
  const lane = fastLane({ base: basePath(contract), routes, metrics, traffic, ownership, app });
  const server = await listen(lane, config.host, config.port);
  serving = true;
  log.info({ port: config.port, internalPort: config.internalPort }, "serving");

  // The order that lost no request when measured (docs: recovery, shutdown order).
  shutDownOnSignal(
    [
      { name: "readiness off", run: () => traffic.drain() },
      { name: "stop consumers", run: () => broker?.stopConsuming() },
      { name: "stop the service's own work", run: () => composition.stop?.() },
      // An upload over a poor line takes its time.
      { name: "finish requests", run: () => closeServer(server), limit: 15_000 },
      { name: "stop the relay", run: () => relay?.stop() },
      { name: "close the broker", run: () => broker?.close() },
      { name: "close the cache", run: () => cache?.disconnect() },
      { name: "close the database", run: () => pool?.end() },
      { name: "stop following the region guard", run: () => ownership.stop() },
      { name: "close probes and metrics", run: () => closeServer(internal) },
    ],
    log,
  );
}

/** Without its database most services can do nothing; without its broker or cache it still serves, so they do not count. */
const readinessChecks = ({ database }: Connections["checks"], isServing: () => boolean) => ({
  serving: () => (isServing() ? Promise.resolve() : Promise.reject(new Error("starting or draining"))),
  ...(database && { database }),
});
