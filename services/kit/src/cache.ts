import { Redis } from "ioredis";
import type { Log } from "./log.ts";

export type Cache = Redis;

/**
 * The service's account on Redis. Disposable: every command may fail within a second, and nothing may live only here.
 * It connects in the background and keeps trying; while it cannot, commands are rejected.
 */
export function createCache(url: string, { service, log }: { readonly service: string; readonly log: Log }): Cache {
  const cache = new Redis(url, {
    connectionName: service,
    connectTimeout: 1000,
    commandTimeout: 1000,
    maxRetriesPerRequest: 1,
    retryStrategy: (attempt) => Math.random() * Math.min(5000, 100 * 2 ** attempt),
  });
  cache.on("error", (err: Error) => log.warn({ err }, "cache cannot be reached"));
  cache.on("ready", () => log.info("cache connected"));
  return cache;
}
