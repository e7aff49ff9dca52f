import type { Cache } from "@rumbo/kit/cache";
import type { TrackedFix } from "../ingestion/position-store.ts";
import { channelOf } from "./live-feed.ts";
import { frames, isNewer, type LivePosition } from "./live-position.ts";

export interface LivePublisher {
  /** Tells every replica. Never fails and never waits: the positions are stored already. */
  readonly publish: (fixes: readonly TrackedFix[]) => void;
}

/**
 * Publishes the newest position of each vehicle. While Redis is away it holds one position a vehicle, the newest, and
 * sends them when it is back: the live map lags, and misses no vehicle.
 */
export function livePublisher(cache: Cache): LivePublisher {
  const held = new Map<string, Map<string, LivePosition>>();

  const hold = (organisationId: string, position: LivePosition): void => {
    const positions = held.get(organisationId) ?? new Map<string, LivePosition>();
    held.set(organisationId, positions);
    if (isNewer(position, positions.get(position.vehicleId))) positions.set(position.vehicleId, position);
  };

  const flush = (): void => {
    if (cache.status !== "ready") return;
    for (const [organisationId, positions] of held)
      for (const frame of frames([...positions.values()]))
        cache.publish(channelOf(organisationId), JSON.stringify(frame)).catch(() => {
          for (const position of frame) hold(organisationId, position);
        });
    held.clear();
  };
  cache.on("ready", flush);

  return {
    publish(fixes) {
      for (const { tracker, fix } of fixes) hold(tracker.organisationId, toLivePosition(tracker.vehicleId, fix));
      flush();
    },
  };
}

const toLivePosition = (vehicleId: string, fix: TrackedFix["fix"]): LivePosition => ({
  vehicleId,
  fixTime: new Date(fix.fixTime).toISOString(),
  latitude: fix.latitude,
  longitude: fix.longitude,
  ...(fix.speed !== undefined && { speed: fix.speed }),
  ...(fix.course !== undefined && { course: fix.course }),
});
