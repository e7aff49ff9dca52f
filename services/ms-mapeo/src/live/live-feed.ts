import type { Cache } from "@rumbo/kit/cache";
import type { Log } from "@rumbo/kit/log";
import type { LivePosition } from "./live-position.ts";
import { orUnavailable } from "./or-unavailable.ts";

/** What all replicas publish, an organisation a channel. */
export interface LiveFeed {
  /** @throws unavailable while Redis is away, or once the feed is closed */
  readonly subscribe: (organisationId: string) => Promise<void>;
  readonly unsubscribe: (organisationId: string) => void;
  readonly onPositions: (listener: (organisationId: string, positions: readonly LivePosition[]) => void) => void;
  /** Whatever was published while the connection was away is lost. */
  readonly onReconnect: (listener: () => void) => void;
  readonly close: () => void;
}

/** A subscribed connection can do nothing else, so the feed has one of its own. */
export function liveFeed(cache: Cache, log: Log): LiveFeed {
  const connection = cache.duplicate();
  connection.on("error", (err: Error) => log.warn({ err }, "live feed cannot be reached"));
  return {
    async subscribe(organisationId) {
      await orUnavailable(connection.subscribe(channelOf(organisationId)));
    },
    unsubscribe(organisationId) {
      // When the connection is gone, so is the subscription.
      connection.unsubscribe(channelOf(organisationId)).catch(() => undefined);
    },
    onPositions(listener) {
      connection.on("message", (channel: string, message: string) =>
        listener(channel.slice(prefix.length), JSON.parse(message) as LivePosition[]),
      );
    },
    onReconnect: (listener) => void connection.on("ready", listener),
    close: () => connection.disconnect(),
  };
}

const prefix = "mapeo:live:";

export const channelOf = (organisationId: string): string => `${prefix}${organisationId}`;
