import type { Cache } from "@rumbo/kit/cache";
import type { Log } from "@rumbo/kit/log";

/** What replicas tell one another about tokens that are good no longer. */
export interface Revocations {
  /** Never fails and never waits: without it, a token is forgotten as soon as the database is asked again. */
  readonly announce: (hash: string) => void;
  readonly close: () => void;
}

/**
 * A replica that cannot reach the database relies on its memory of tokens; this is how it hears of revocations. Hashes
 * may be told: they open nothing.
 */
export function revocations(cache: Cache, log: Log, onRevoked: (hash: string) => void): Revocations {
  // A subscribed connection can do nothing else.
  const connection = cache.duplicate();
  connection.on("error", (err: Error) => log.warn({ err }, "revocations cannot be heard"));
  connection.on("message", (_channel: string, hash: string) => onRevoked(hash));
  connection.on("ready", () => {
    connection.subscribe(channel).catch((err: unknown) => log.warn({ err }, "revocations cannot be heard"));
  });
  return {
    announce(hash) {
      onRevoked(hash);
      cache.publish(channel, hash).catch((err: unknown) => log.warn({ err }, "revocation not announced"));
    },
    close: () => connection.disconnect(),
  };
}

const channel = "mapeo:revoked-tracker-tokens";
