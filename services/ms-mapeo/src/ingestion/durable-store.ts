import type { Queryable } from "@rumbo/kit/postgres";
import { type Circuit, LateError, unavailable, within } from "../circuit.ts";
import { isDataError } from "../data-error.ts";
import type { Fix } from "./fix.ts";
import { partitions } from "./partitions.ts";
import { storeFixes, type TrackedFix } from "./position-store.ts";
import { decodeFixes, encodeFixes } from "./spool-message.ts";

/** What became of a fix. Of one in the spool nobody knows yet whether it is a duplicate: it counts as new. */
export type Outcome = "new" | "duplicate";

/** Keeps fixes so that they survive whatever happens next: in the database, or in the spool while that cannot write. */
export interface DurableStore {
  /** @throws unavailable when neither takes them; what the database has against one of them, and then none is kept */
  readonly store: Keep;
  /** The same by way of the spool. */
  readonly spool: Keep;
  /** Whether these fixes can be stored together with those of others: false when their days take too long to prepare. */
  readonly prepare: (fixes: readonly Fix[]) => Promise<boolean>;
  /** Asks the database for what it could not do last, a real commit if there was one. @throws when it still cannot */
  readonly tryAgain: () => Promise<unknown>;
  /** Stores a message of the spool. @returns what of it can never be stored @throws while the database cannot write */
  readonly drain: (content: Buffer) => Promise<Buffer | undefined>;
}

type Keep = (fixes: readonly TrackedFix[]) => Promise<readonly Outcome[]>;

export interface DurableStoreDeps {
  readonly db: Queryable;
  /** Whether the database can write. Its probe is `tryAgain`. */
  readonly writes: Circuit;
  /** Resolves when the broker has taken responsibility for the message. */
  readonly send: (content: Buffer) => Promise<void>;
  /** Told, after the commit, which fixes are now the last ones of their vehicles. */
  readonly onStored: (latest: readonly TrackedFix[]) => void;
  /** Told which fixes are safe in the spool. */
  readonly onSpooled: (fixes: readonly TrackedFix[]) => void;
}

export function durableStore({ db, writes, send, onStored, onSpooled }: DurableStoreDeps): DurableStore {
  const days = partitions((day) => writes.run(() => db.query("SELECT ensure_positions_partition($1)", [day])));
  let failed: TrackedFix | undefined;
  let spoolFailedAt = Number.NEGATIVE_INFINITY;

  /** Storing is idempotent, so whatever is not sure to have happened may happen again. */
  const commit = async (fixes: readonly TrackedFix[]): Promise<readonly number[]> => {
    const plain = fixes.map(({ fix }) => fix);
    if (!days.knows(plain)) await days.ensure(plain);
    const { duplicates, latest } = await storeFixes(db, fixes).catch((error: unknown) => {
      if (isDataError(error)) days.forget();
      throw error;
    });
    onStored(latest.flatMap((place) => fixes[place] ?? []));
    return duplicates;
  };

  const spool = async (fixes: readonly TrackedFix[]): Promise<readonly Outcome[]> => {
    // A broker that just failed would keep each of those who wait waiting in turn.
    if (performance.now() - spoolFailedAt < spoolRest) throw unavailable(undefined);
    await send(encodeFixes(fixes)).catch((error: unknown) => {
      spoolFailedAt = performance.now();
      throw unavailable(error);
    });
    onSpooled(fixes);
    return fixes.map(() => "new");
  };

  return {
    spool,
    async store(fixes) {
      let duplicates: readonly number[];
      try {
        duplicates = await writes.run(() => commit(fixes));
      } catch (error) {
        if (isDataError(error)) throw error;
        failed = fixes[0];
        return spool(fixes);
      }
      const outcomes = fixes.map((): Outcome => "new");
      for (const place of duplicates) outcomes[place] = "duplicate";
      return outcomes;
    },
    async prepare(fixes) {
      if (writes.isOpen() || days.knows(fixes)) return true;
      try {
        await within(preparation, days.ensure(fixes));
        return true;
      } catch (error) {
        // Any other failure is the database's, and storing will meet it again.
        return !(error instanceof LateError);
      }
    },
    tryAgain: () => storeFixes(db, failed ? [failed] : []),
    async drain(content) {
      const fixes = decodeFixes(content);
      if (!fixes) return content;
      if (writes.isOpen()) throw unavailable(undefined);
      try {
        await commit(fixes);
        return undefined;
      } catch (error) {
        if (!isDataError(error)) throw error;
      }
      // One of them is to blame, and the others were accepted.
      const refused: TrackedFix[] = [];
      for (const fix of fixes) {
        try {
          await commit([fix]);
        } catch (error) {
          if (!isDataError(error)) throw error;
          refused.push(fix);
        }
      }
      return refused.length === 0 ? undefined : encodeFixes(refused);
    },
  };
}

/** Milliseconds for which a broker that failed is not asked. */
const spoolRest = 500;

/** Milliseconds. A batch may have fixes of 1,000 days, and each that was not met before is a new table. */
const preparation = 700;
