import type { Cache } from "@rumbo/kit/cache";
import type { TrackedFix } from "../ingestion/position-store.ts";
import { type LiveVehicle, toLivePosition } from "./live-position.ts";

/**
 * Where each vehicle was last, in Redis: what the live map knows beyond the database, and instead of it while it is away.
 * Everything here comes from PostgreSQL or is on its way there, so Redis may lose it.
 */
export interface LastPositions {
  /** Takes note; written within a second. */
  readonly remember: (fixes: readonly TrackedFix[]) => void;
  /** Writes what was noted, before whatever is sent to Redis next. Never fails and never waits. */
  readonly write: () => void;
  /** By vehicle. @throws while Redis is away */
  readonly read: (organisationId: string) => Promise<ReadonlyMap<string, LastPosition>>;
}

export function lastPositions(cache: Cache): LastPositions {
  /** By vehicle, the newest that is not written yet. */
  let noted = new Map<string, TrackedFix>();
  let timer: NodeJS.Timeout | undefined;

  const remember = (fixes: readonly TrackedFix[]): void => {
    for (const noting of fixes) {
      const known = noted.get(noting.tracker.vehicleId);
      if (!known || known.fix.fixTime < noting.fix.fixTime) noted.set(noting.tracker.vehicleId, noting);
    }
    timer ??= setTimeout(write, writeInterval).unref();
  };

  const write = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const writing = noted;
    noted = new Map();
    const organisations = Map.groupBy(writing.values(), ({ tracker }) => tracker.organisationId);
    for (const [organisationId, fixes] of organisations) {
      const fields = fixes.flatMap(({ tracker, fix }) => {
        const { vehicleId, ...position } = toLivePosition(tracker.vehicleId, fix);
        return [vehicleId, position.fixTime + JSON.stringify(position)];
      });
      // Kept for the next attempt, which costs no more than one position a vehicle.
      cache.eval(moveForward, 1, keyOf(organisationId), lifetime, ...fields).catch(() => remember(fixes));
    }
  };

  return {
    remember,
    write,
    async read(organisationId) {
      const fields = await cache.hgetall(keyOf(organisationId));
      return new Map(
        Object.entries(fields).map(([id, value]) => [id, JSON.parse(value.slice(timeLength)) as LastPosition]),
      );
    },
  };
}

type LastPosition = LiveVehicle["position"];

/** Milliseconds. Writing each position would cost as much as publishing it. */
const writeInterval = 1_000;

/** Seconds for which an organisation's positions are kept when nothing moves. */
const lifetime = 7 * 24 * 60 * 60;

/** Characters of a time such as 2026-01-15T12:00:00.000Z, which begin each value: such times compare as text. */
const timeLength = 24;

/** Several replicas write, in any order; no vehicle goes back. */
const moveForward = `
  for i = 2, #ARGV, 2 do
    local known = redis.call("HGET", KEYS[1], ARGV[i])
    if not known or string.sub(known, 1, ${timeLength}) < string.sub(ARGV[i + 1], 1, ${timeLength}) then
      redis.call("HSET", KEYS[1], ARGV[i], ARGV[i + 1])
    end
  end
  redis.call("EXPIRE", KEYS[1], ARGV[1])
`;

const keyOf = (organisationId: string): string => `mapeo:last-positions:${organisationId}`;
