import { isAway } from "../circuit.ts";
import { hashToken } from "./tracker-token.ts";
import type { Tracker } from "./tracker-token-repository.ts";

/** Whose token this is; undefined when nobody's. @throws unavailable when that cannot be known now */
export type FindTracker = (token: string) => Promise<Tracker | undefined>;

export interface TrackerDirectory {
  readonly find: FindTracker;
  /** Never takes the token of this hash again: it was revoked. */
  readonly revoke: (hash: string) => void;
}

export interface TrackerDirectoryOptions {
  /** Looks many tokens up at once, by hash. */
  readonly find: (hashes: readonly string[]) => Promise<ReadonlyMap<string, Tracker>>;
  /** Milliseconds for which an answer may be remembered: how long a revoked token may still work. */
  readonly timeToLive: number;
  /** Milliseconds for which a token that was good is taken to be good while nobody can tell. */
  readonly patience: number;
  /** Milliseconds of a clock that never goes back. */
  readonly clock: () => number;
}

/**
 * Finds trackers fast enough for every position: answers are remembered for a moment, and what is asked while one query
 * is under way becomes the next query. Everything is forgotten at once when the time to live has passed, so the memory
 * holds no more than the tokens seen meanwhile.
 *
 * While the database is away, tokens that were good when it last answered stay good: their positions can be kept safe
 * without it. Revocations are told apart, so they count all the same.
 */
export function trackerDirectory({ find, timeToLive, patience, clock }: TrackerDirectoryOptions): TrackerDirectory {
  let remembered = new Map<string, Promise<Tracker | undefined>>();
  let since = clock();
  let asked = new Map<string, PromiseWithResolvers<Tracker | undefined>>();
  let asking = false;
  const good = lastingMap<Tracker>(patience, clock);
  // An answer that was under way when its token was revoked must not bring it back.
  const revoked = lastingMap<true>(patience, clock);

  const ask = (hash: string): Promise<Tracker | undefined> => {
    // Who asked before memory was emptied waits for the same answer.
    const answer = asked.get(hash) ?? Promise.withResolvers<Tracker | undefined>();
    asked.set(hash, answer);
    if (!asking) void answerAll();
    return answer.promise;
  };

  const answerAll = async (): Promise<void> => {
    asking = true;
    while (asked.size > 0) {
      const batch = asked;
      asked = new Map();
      try {
        const trackers = await find([...batch.keys()]);
        for (const [hash, answer] of batch) answer.resolve(learn(hash, trackers.get(hash)));
      } catch (error) {
        for (const [hash, answer] of batch) {
          const tracker = isAway(error) ? good.get(hash) : undefined;
          if (tracker) {
            answer.resolve(tracker);
            continue;
          }
          // A failure is no answer to remember.
          remembered.delete(hash);
          answer.reject(error);
        }
      }
    }
    asking = false;
  };

  const learn = (hash: string, tracker: Tracker | undefined): Tracker | undefined => {
    if (!tracker || revoked.get(hash)) {
      good.delete(hash);
      return undefined;
    }
    good.set(hash, tracker);
    return tracker;
  };

  return {
    find(token) {
      if (clock() - since >= timeToLive) {
        remembered = new Map();
        since = clock();
      }
      const hash = hashToken(token);
      const known = remembered.get(hash) ?? ask(hash);
      remembered.set(hash, known);
      return known;
    },
    revoke(hash) {
      revoked.set(hash, true);
      remembered.delete(hash);
      good.delete(hash);
    },
  };
}

/** A map whose entries last for some milliseconds after they were set. */
function lastingMap<Value>(lifetime: number, clock: () => number) {
  // In the order of being set, so that the old ones come first.
  const entries = new Map<string, { readonly value: Value; readonly until: number }>();
  return {
    get(key: string): Value | undefined {
      const entry = entries.get(key);
      return entry && clock() < entry.until ? entry.value : undefined;
    },
    set(key: string, value: Value): void {
      entries.delete(key);
      entries.set(key, { value, until: clock() + lifetime });
      for (const [old, { until }] of entries) {
        if (clock() < until) break;
        entries.delete(old);
      }
    },
    delete: (key: string) => void entries.delete(key),
  };
}
