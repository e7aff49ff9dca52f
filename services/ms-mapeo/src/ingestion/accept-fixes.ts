import type { Queryable } from "@rumbo/kit/postgres";
import { kitProblems } from "@rumbo/kit/problem";
import { isUnavailable } from "@rumbo/kit/unavailable";
import type { Tracker } from "../tracker-tokens/tracker-token-repository.ts";
import type { Fix } from "./fix.ts";
import { groupCommit, QueueFullError } from "./group-commit.ts";
import { partitions } from "./partitions.ts";
import { storeFixes, type TrackedFix } from "./position-store.ts";

/**
 * Stores the fixes of one tracker. Resolves when all of them are on disk; it may then be told that they are accepted.
 *
 * @returns how many the vehicle did not have yet
 * @throws unavailable, with nothing promised, when they cannot be stored now
 */
export type AcceptFixes = (tracker: Tracker, fixes: readonly Fix[]) => Promise<number>;

export interface AcceptFixesDeps {
  readonly db: Queryable;
  /** Told, after the commit, which fixes are now the last ones of their vehicles. */
  readonly onLatest: (fixes: readonly TrackedFix[]) => void;
}

/** Joins what many trackers send into few commits. */
export function makeAcceptFixes({ db, onLatest }: AcceptFixesDeps): AcceptFixes {
  const days = partitions(db);

  const store = async (fixes: readonly TrackedFix[]): Promise<readonly Outcome[]> => {
    const { duplicates, latest } = await storeFixes(db, fixes).catch((error: unknown) => {
      if (isDataError(error)) days.forget();
      throw error;
    });
    const outcomes = fixes.map((): Outcome => "new");
    for (const place of duplicates) outcomes[place] = "duplicate";
    onLatest(latest.flatMap((place) => fixes[place] ?? []));
    return outcomes;
  };
  const commits = groupCommit({ ...limits, store, mayBeOneItem: isDataError });

  return async (tracker, fixes) => {
    await days.ensure(fixes);
    const outcomes = await commits.submit(fixes.map((fix) => ({ tracker, fix }))).catch((error: unknown) => {
      if (error instanceof QueueFullError) throw overloaded(error);
      throw error;
    });
    return outcomes.filter((outcome) => outcome === "new").length;
  };
}

type Outcome = "new" | "duplicate";

/**
 * A commit of 1,000 fixes took 22 ms on two busy cores, one of 50 took 5: larger commits would save little and wait long.
 * A full queue is half a second of work, well within the patience of trackers and of the pool's query timeout.
 */
const limits = { maxItems: 1_000, maxInFlight: 2, maxWaiting: 20_000, tick: 5 };

/** Anything but an outage: some row was refused. */
const isDataError = (error: unknown): boolean => !isUnavailable(error);

const overloaded = (cause: Error) => kitProblems.error("unavailable", {}, { cause, headers: { "retry-after": "1" } });
