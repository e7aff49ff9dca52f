import type { Pool } from "pg";
import { type Broker, createBroker } from "./broker.ts";
import { type Cache, createCache } from "./cache.ts";
import type { Config } from "./config.ts";
import type { Check } from "./health.ts";
import type { Log } from "./log.ts";
import { createPool } from "./postgres.ts";
import { secretFile } from "./runtime.ts";

/** What a service asks for in its descriptor, as far as it concerns the running process. */
export interface Needs {
  readonly database?: object;
  readonly broker?: boolean;
  readonly cache?: boolean;
  readonly services?: readonly string[];
  readonly secrets?: Readonly<Record<string, string>>;
}

export interface Connections {
  readonly pool?: Pool;
  readonly broker?: Broker;
  readonly cache?: Cache;
  /** Asks each of them whether it answers. */
  readonly checks: Readonly<Record<string, Check>>;
}

/** Prepares exactly the connections that are asked for. None of them has to be reachable yet. */
export function openConnections(service: string, needs: Needs, config: Config, log: Log): Connections {
  const pool = needs.database ? createPool(config.secret(secretFile.database), log) : undefined;
  const broker = needs.broker ? createBroker(config.secret(secretFile.broker), { service, log, pool }) : undefined;
  const cache = needs.cache ? createCache(config.secret(secretFile.cache), { service, log }) : undefined;
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
