import type { Queryable } from "@rumbo/kit/postgres";
import type { Tracker } from "../tracker-tokens/tracker-token-repository.ts";
import type { Fix } from "./fix.ts";

/** A fix, and whose it is. */
export interface TrackedFix {
  readonly tracker: Tracker;
  readonly fix: Fix;
}

export interface StoredFixes {
  /** Places of fixes that the vehicle already had. */
  readonly duplicates: readonly number[];
  /** Places of fixes that are now the last ones of their vehicles. */
  readonly latest: readonly number[];
}

/**
 * Stores fixes of any number of vehicles in one commit: when this resolves they are on disk.
 *
 * @param fixes whose days all have a partition
 * @returns places in `fixes`, from 0
 */
export async function storeFixes(db: Queryable, fixes: readonly TrackedFix[]): Promise<StoredFixes> {
  const { rows } = await db.query<{ duplicates: number[]; latest: number[] }>({
    name: "store-positions",
    text: "SELECT duplicates, latest FROM store_positions($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    values: [
      column(fixes, ({ tracker }) => tracker.organisationId),
      column(fixes, ({ tracker }) => tracker.vehicleId),
      column(fixes, ({ fix }) => new Date(fix.fixTime).toISOString()),
      column(fixes, ({ fix }) => fix.latitude),
      column(fixes, ({ fix }) => fix.longitude),
      column(fixes, ({ fix }) => fix.speed),
      column(fixes, ({ fix }) => fix.course),
      column(fixes, ({ fix }) => fix.altitude),
      column(fixes, ({ fix }) => fix.accuracy),
    ],
  });
  const { duplicates = [], latest = [] } = rows[0] ?? {};
  return { duplicates: duplicates.map(fromZero), latest: latest.map(fromZero) };
}

/** An array as PostgreSQL writes it. None of our values needs quotes, and looking for them is what node-postgres spends its time on. */
const column = (fixes: readonly TrackedFix[], value: (fix: TrackedFix) => string | number | undefined): string =>
  `{${fixes.map((fix) => value(fix) ?? "NULL").join(",")}}`;

/** PostgreSQL counts from 1. */
const fromZero = (place: number): number => place - 1;
