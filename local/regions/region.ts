import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RegionRole } from "../../environments/environment.ts";
import { databaseName, databaseOwner } from "../../environments/naming.ts";
import { connected } from "../../jobs/connection.ts";
import type { Service } from "../../services/descriptor.ts";
import { variable as serviceVariable } from "../../services/kit/src/runtime.ts";
import {
  administratorSecret,
  type GuardConfig,
  variable as guardVariable,
} from "../../services/region-guard/src/config.ts";
import type { Backing } from "../backing/backing.ts";
import { postgres, type PostgresOptions, postgresUrl } from "../backing/postgres.ts";
import { epmd, rabbitmq, rabbitmqUrl } from "../backing/rabbitmq.ts";
import { redis, redisUrl } from "../backing/redis.ts";
import { findTools, requiredTool } from "../backing/tools.ts";
import { Ports } from "../ports.ts";
import { runServices } from "../run-services.ts";
import { Supervisor } from "../supervisor.ts";
import { standInCredentials, standInRegion } from "./ownership-table.ts";
import { copyAsStandby } from "./standby.ts";

/** The service that decides which region writes. It has no database, and is no service of the users'. */
export const guardName = "region-guard";

export interface RegionOptions {
  readonly role: RegionRole;
  /** Its own loopback address: nothing else of this machine answers there. */
  readonly host: string;
  readonly directory: string;
  /** Of its database, broker and cache. A replica has its source's. */
  readonly password: string;
  /** The region guard among them. */
  readonly services: readonly Service[];
  readonly entryOf: (service: string) => string;
  readonly webRoot: string;
  readonly settings: GuardConfig["settings"];
  /** Variables of its guard beside its own. */
  readonly guardEnv?: Readonly<Record<string, string>>;
  readonly onEvent: (sentence: string) => void;
  readonly signal: AbortSignal;
}

/** What a region's guard is told of the world outside its region. */
export interface Outside {
  readonly table: string;
  readonly dynamoDbUrl: string;
  readonly rdsUrl: string;
  /** Origins of the regions' front doors. */
  readonly urls: Readonly<Record<RegionRole, string>>;
  /** RDS's identifier of the region's instance. */
  readonly instance: string;
}

/** One region: its database, broker and cache as far as its services ask for them, the services, and NGINX before them. */
export class Region {
  readonly role: RegionRole;
  readonly host: string;
  readonly supervisor: Supervisor;
  /** Where users reach it. */
  readonly url: string;
  readonly backing: Backing;
  /** Of its guard's internal port. */
  readonly guardUrl: () => string;
  readonly #options: RegionOptions;
  readonly #ports: Ports;
  readonly #frontDoor: number;
  readonly #postgres: PostgresOptions;
  readonly #brokerPorts: { readonly amqp: number; readonly distribution: number; readonly epmd: number };
  readonly #cachePort: number;
  readonly #password: string;
  #guardUrl = "";

  static async make(options: RegionOptions): Promise<Region> {
    const ports = new Ports(options.directory, options.host);
    return new Region(options, ports, {
      frontDoor: await ports.of("front-door"),
      postgres: await ports.of("postgres"),
      amqp: await ports.of("rabbitmq"),
      distribution: await ports.of("rabbitmq-distribution"),
      epmd: await ports.of("epmd"),
      cache: await ports.of("redis"),
    });
  }

  private constructor(
    options: RegionOptions,
    ports: Ports,
    numbers: Readonly<Record<"frontDoor" | "postgres" | "amqp" | "distribution" | "epmd" | "cache", number>>,
  ) {
    const { role, host, directory } = options;
    this.role = role;
    this.host = host;
    this.#options = options;
    this.#ports = ports;
    this.#frontDoor = numbers.frontDoor;
    this.#brokerPorts = numbers;
    this.#cachePort = numbers.cache;
    this.#password = options.password;
    this.supervisor = new Supervisor(options);
    this.url = `http://${host}:${numbers.frontDoor}`;
    this.guardUrl = () => this.#guardUrl;
    this.#postgres = {
      binaries: requiredTool(findTools(), "postgres"),
      host,
      directory,
      port: numbers.postgres,
      password: this.#password,
      settings: {
        shared_buffers: "32MB",
        // A replica that is gone for long is given up before the disk is full of what it has not read.
        max_slot_wal_keep_size: "64MB",
        wal_keep_size: "0",
        // The system notices a dead peer late; a standby asks again.
        wal_receiver_timeout: "5s",
        wal_retrieve_retry_interval: "500ms",
      },
    };
    this.backing = {
      postgres: postgresUrl(this.#postgres),
      broker: rabbitmqUrl({ host, ports: numbers, password: this.#password }),
      cache: redisUrl({ host, port: numbers.cache, password: this.#password }),
    };
  }

  /** Where its database listens. */
  get databasePort(): number {
    return this.#postgres.port;
  }

  /** Starts the database, broker and cache. @param source of a region that owns writes: the database becomes its replica */
  async startBacking(source?: { readonly url: string; readonly slot: string }): Promise<void> {
    const { host, directory, services } = this.#options;
    const wants = (need: "broker" | "cache"): boolean => services.some(({ needs }) => needs[need]);
    const tools = findTools();
    const starting: Promise<void>[] = [];
    if (wants("broker")) {
      const broker = {
        rabbitmqServer: requiredTool(tools, "rabbitmq"),
        epmd: requiredTool(tools, "epmd"),
        directory,
        host,
        ports: this.#brokerPorts,
        password: this.#password,
      };
      starting.push(this.supervisor.start(epmd(broker)).then(() => this.supervisor.start(rabbitmq(broker))));
    }
    if (wants("cache")) {
      const cache = {
        redisServer: requiredTool(tools, "redis"),
        host,
        port: this.#cachePort,
        password: this.#password,
      };
      starting.push(this.supervisor.start(redis(cache)));
    }
    starting.push(this.startDatabase(source));
    await Promise.all(starting);
  }

  async startDatabase(source?: { readonly url: string; readonly slot: string }): Promise<void> {
    if (source) await copyAsStandby(this.#postgres, source.url, source.slot);
    await this.supervisor.start(postgres(this.#postgres));
  }

  /** Restarts the server and takes it out of recovery. */
  async rebootAsPrimary(): Promise<void> {
    await this.supervisor.stop("postgres");
    await this.startDatabase();
    await connected(this.backing.postgres, (client) => client.query("SELECT pg_promote(true, 60)"));
  }

  /** Starts services, guard and NGINX. @param standby accounts and tables come from the other region */
  async startServices(outside: Outside, { standby = false } = {}): Promise<void> {
    const { directory, host, services, entryOf, webRoot } = this.#options;
    const guardSecrets = join(directory, "secrets", guardName);
    mkdirSync(guardSecrets, { recursive: true, mode: 0o700 });
    writeFileSync(join(guardSecrets, administratorSecret), this.backing.postgres, { mode: 0o600 });
    await runServices({
      supervisor: this.supervisor,
      ports: this.#ports,
      directory,
      host,
      port: this.#frontDoor,
      services,
      entryOf,
      webRoot,
      version: "drill-1",
      replicas: 1,
      backing: this.backing,
      standby,
      publicUrl: "https://rumbo.example",
      env: (service, internalUrlOf) => {
        this.#guardUrl = internalUrlOf(guardName);
        return service === guardName
          ? this.#guardEnvironment(outside, internalUrlOf)
          : { [serviceVariable.regionGuardUrl]: internalUrlOf(guardName) };
      },
    });
  }

  /** Everything of it ends at once, and its addresses refuse connections. */
  lose(): Promise<void> {
    return this.supervisor.killAll();
  }

  #guardEnvironment(outside: Outside, internalUrlOf: (service: string) => string): Record<string, string> {
    const { role, services, settings, guardEnv } = this.#options;
    const guarded: GuardConfig["services"] = services
      .filter(({ needs }) => needs.database)
      .map(({ name }) => ({
        name,
        database: databaseName(name),
        role: databaseName(name),
        owner: databaseOwner(name),
        internalUrl: internalUrlOf(name),
      }));
    return {
      ...watcherEnvironment(outside, settings),
      [guardVariable.role]: role,
      [guardVariable.id]: `${role}-guard`,
      [guardVariable.instance]: outside.instance,
      [guardVariable.services]: JSON.stringify(guarded),
      [guardVariable.leaseSeconds]: `${settings.leaseSeconds}`,
      [guardVariable.renewSeconds]: `${settings.renewSeconds}`,
      [guardVariable.holdSeconds]: `${settings.holdSeconds}`,
      [guardVariable.cooldownSeconds]: `${settings.cooldownSeconds}`,
      AWS_ENDPOINT_URL_RDS: outside.rdsUrl,
      ...guardEnv,
    };
  }
}

/** What guards and the witness have in common. */
export const watcherEnvironment = (
  { table, dynamoDbUrl, urls }: Omit<Outside, "instance">,
  { probeSeconds }: Pick<GuardConfig["settings"], "probeSeconds">,
): Record<string, string> => ({
  ...standInCredentials,
  [serviceVariable.region]: standInRegion,
  AWS_ENDPOINT_URL_DYNAMODB: dynamoDbUrl,
  [guardVariable.table]: table,
  [guardVariable.primaryUrl]: urls.primary,
  [guardVariable.secondaryUrl]: urls.secondary,
  [guardVariable.probeSeconds]: `${probeSeconds}`,
});

/** Secrets are replicated from the primary region, as Secrets Manager does it; addresses in them are each region's own. */
export function replicateSecrets(from: string, to: string): void {
  if (existsSync(join(to, "secrets"))) return;
  mkdirSync(to, { recursive: true });
  cpSync(join(from, "secrets"), join(to, "secrets"), { recursive: true });
}
