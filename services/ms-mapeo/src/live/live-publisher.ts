import type { Cache } from "@rumbo/kit/cache";
import type { TrackedFix } from "../ingestion/position-store.ts";
import { channelOf } from "./live-feed.ts";
import { frames, isNewer, type LivePosition, toLivePosition } from "./live-position.ts";

export interface LivePublisher {
  /** Tells every replica. Never fails and never waits: the positions are safe already. */
  readonly publish: (fixes: readonly TrackedFix[]) => void;
}

/**
 * Publishes the newest position of each vehicle. While Redis is away or frozen it holds one position a vehicle, the newest,
 * and sends them when it can: the live map lags, and misses no vehicle.
 */
export function livePublisher(cache: Cache): LivePublisher {
  const held = new Map<string, Map<string, LivePosition>>();
  let retry: NodeJS.Timeout | undefined;

  const hold = (organisationId: string, position: LivePosition): void => {
    const positions = held.get(organisationId) ?? new Map<string, LivePosition>();
    held.set(organisationId, positions);
    if (isNewer(position, positions.get(position.vehicleId))) positions.set(position.vehicleId, position);
  };

  const flush = (): void => {
    if (cache.status !== "ready") return;
    const sending = [...held];
    held.clear();
    for (const [organisationId, positions] of sending)
      for (const frame of frames([...positions.values()]))
        cache.publish(channelOf(organisationId), JSON.stringify(frame)).catch(() => {
          for (const position of frame) hold(organisationId, position);
          retry ??= setTimeout(retryNow, retryDelay).unref();
        });
  };
  const retryNow = (): void => {
    retry = undefined;
    flush();
  };
  cache.on("ready", flush);

  return {
    publish(fixes) {
      for (const { tracker, fix } of fixes) hold(tracker.organisationId, toLivePosition(tracker.vehicleId, fix));
      flush();
    },
  };
}

/** Milliseconds. */
const retryDelay = 500;
