import type { Queryable } from "@rumbo/kit/postgres";
import type { Fix } from "./fix.ts";

export interface Partitions {
  /** Sees to it that every fix has the partition of its day. Asks the database only about days not met before. */
  ensure(fixes: readonly Fix[]): Promise<void>;
  /** Believes nothing any more: a partition may have been dropped. */
  forget(): void;
}

export function partitions(db: Queryable): Partitions {
  const days = new Map<number, Promise<unknown>>();

  const ensureDay = (day: number): Promise<unknown> => {
    const known = days.get(day);
    if (known) return known;
    const date = new Date(day * dayLength).toISOString().slice(0, 10);
    const making = db.query("SELECT ensure_positions_partition($1)", [date]);
    days.set(day, making);
    making.catch(() => days.delete(day));
    return making;
  };

  return {
    async ensure(fixes) {
      // One by one: a track of many old days must not take every connection.
      for (const day of new Set(fixes.map(({ fixTime }) => Math.floor(fixTime / dayLength)))) await ensureDay(day);
    },
    forget: () => days.clear(),
  };
}

/** Milliseconds of a UTC day. */
const dayLength = 86_400_000;
