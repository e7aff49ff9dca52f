import type { Pool } from "pg";
import type { Registry } from "prom-client";
import { type Broker, createBroker } from "./broker.ts";
import { type Cache, createCache } from "./cache.ts";
import { type Config, ConfigError } from "./config.ts";
import type { Check } from "./health.ts";
import type { Log } from "./log.ts";
import type { Ownership } from "./ownership.ts";
import { createPool } from "./postgres.ts";
import { secretFile } from "./runtime.ts";

/** What a service asks for in its descriptor, as far as it concerns the running process. */
export interface Needs {
  readonly database?: object;
  readonly broker?: boolean;
  readonly cache?: boolean;
  readonly services?: readonly string[];
  readonly secrets?: Readonly<Record<string, string>>;
  /** What these come with, the service opens by itself. */
  readonly bucket?: boolean;
  readonly regionControl?: boolean;
}

export interface Connections {
  readonly pool?: Pool;
  readonly broker?: Broker;
  readonly cache?: Cache;
  /** Asks each of them whether it answers. */
  readonly checks: Readonly<Record<string, Check>>;
}

/** Prepares exactly the connections that are asked for. None of them has to be reachable yet. */
export function openConnections(
  service: string,
  needs: Needs,
  config: Config,
  log: Log,
  metrics: Registry,
  ownership: Ownership,
): Connections {
  const pool = needs.database
    ? createPool(() => urlSecret(config, secretFile.database, "postgres"), log, ownership)
    : undefined;
  const broker = needs.broker
    ? createBroker(urlSecret(config, secretFile.broker, "amqp"), { service, log, pool, metrics })
    : undefined;
  const cache = needs.cache ? createCache(urlSecret(config, secretFile.cache, "redis"), { service, log }) : undefined;
  return {
    ...(pool && { pool }),
    ...(broker && { broker }),
    ...(cache && { cache }),
    checks: {
      ...(pool && { database: () => pool.query("SELECT 1") }),
      ...(broker && {
        broker: () => (broker.isConnected() ? Promise.resolve() : Promise.reject(new Error("not connected"))),
      }),
      ...(cache && { cache: () => cache.ping() }),
    },
  };
}

/** A secret that is a URL of this scheme, with or without TLS. Found out now rather than at every attempt to connect. */
function urlSecret(config: Config, name: string, scheme: "postgres" | "amqp" | "redis"): string {
  const value = config.secret(name);
  if (!new RegExp(`^${scheme}s?:$`).test(URL.parse(value)?.protocol ?? ""))
    throw new ConfigError(`The secret ${name} must be a URL that begins with ${scheme}://.`);
  return value;
}
