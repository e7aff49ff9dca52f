import { hashToken } from "./tracker-token.ts";
import type { Tracker } from "./tracker-token-repository.ts";

/** Whose token this is; undefined when nobody's. */
export type FindTracker = (token: string) => Promise<Tracker | undefined>;

export interface TrackerDirectoryOptions {
  /** Looks many tokens up at once, by hash. */
  readonly find: (hashes: readonly string[]) => Promise<ReadonlyMap<string, Tracker>>;
  /** Milliseconds for which an answer may be remembered: how long a revoked token may still work. */
  readonly timeToLive: number;
  /** Milliseconds of a clock that never goes back. */
  readonly clock: () => number;
}

/**
 * Finds trackers fast enough for every position: answers are remembered for a moment, and what is asked while one query
 * is under way becomes the next query. Everything is forgotten at once when the time to live has passed, so the memory
 * holds no more than the tokens seen meanwhile.
 */
export function trackerDirectory({ find, timeToLive, clock }: TrackerDirectoryOptions): FindTracker {
  let remembered = new Map<string, Promise<Tracker | undefined>>();
  let since = clock();
  let asked = new Map<string, PromiseWithResolvers<Tracker | undefined>>();
  let asking = false;

  const ask = (hash: string): Promise<Tracker | undefined> => {
    const answer = Promise.withResolvers<Tracker | undefined>();
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
        for (const [hash, answer] of batch) answer.resolve(trackers.get(hash));
      } catch (error) {
        // A failure is no answer to remember.
        for (const [hash, answer] of batch) {
          remembered.delete(hash);
          answer.reject(error);
        }
      }
    }
    asking = false;
  };

  return (token) => {
    if (clock() - since >= timeToLive) {
      remembered = new Map();
      since = clock();
    }
    const hash = hashToken(token);
    const known = remembered.get(hash) ?? ask(hash);
    remembered.set(hash, known);
    return known;
  };
}
