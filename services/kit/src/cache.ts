import { Redis } from "ioredis";
import type { Log } from "./log.ts";

export type Cache = Redis;

/**
 * The service's account on Redis. Disposable: every command may fail, and nothing may live only here. It connects in the
 * background and keeps trying. While it is away commands fail at once; while it is frozen, after 250 ms.
 */
export function createCache(url: string, { service, log }: { readonly service: string; readonly log: Log }): Cache {
  const cache = new Redis(url, {
    connectionName: service,
    connectTimeout: 1000,
    commandTimeout: 250,
    // A command is tried once: what nobody waits for any more must not be sent when the connection is back.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    // A connection that says nothing to a command for this long is given up and opened anew.
    socketTimeout: 3000,
    // Asking costs little, and live maps cannot be opened meanwhile: a second at the most.
    retryStrategy: (attempt) => Math.random() * Math.min(1000, 100 * 2 ** attempt),
  });
  cache.on("error", (err: Error) => log.warn({ err }, "cache cannot be reached"));
  cache.on("ready", () => log.info("cache connected"));
  return cache;
}
