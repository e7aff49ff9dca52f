import type { Fix } from "./fix.ts";

export interface Partitions {
  /** Whether every fix has the partition of its day, as far as is remembered. */
  knows(fixes: readonly Fix[]): boolean;
  /** Sees to it that every fix has the partition of its day. Asks only about days not met before. */
  ensure(fixes: readonly Fix[]): Promise<void>;
  /** Believes nothing any more: a partition may have been dropped. */
  forget(): void;
}

/** @param make makes the partition of a day (`2026-01-15`, UTC) unless it is there */
export function partitions(make: (day: string) => Promise<unknown>): Partitions {
  const made = new Set<number>();
  const making = new Map<number, Promise<unknown>>();

  const ensureDay = (day: number): Promise<unknown> => {
    const pending = making.get(day) ?? make(new Date(day * dayLength).toISOString().slice(0, 10));
    making.set(day, pending);
    return pending.then(() => void made.add(day)).finally(() => making.delete(day));
  };

  return {
    knows: (fixes) => fixes.every((fix) => made.has(dayOf(fix))),
    async ensure(fixes) {
      // One by one: a track of many old days must not take every connection.
      for (const day of new Set(fixes.map(dayOf))) if (!made.has(day)) await ensureDay(day);
    },
    forget: () => made.clear(),
  };
}

/** Milliseconds of a UTC day. */
const dayLength = 86_400_000;

const dayOf = ({ fixTime }: Fix): number => Math.floor(fixTime / dayLength);
