import { staleSeconds } from "./settings.ts";

/**
 * Who looks at the region that owns writes: the standby's guard, a witness in a third region, both through the region's
 * front door; and the owner itself, by what it reports and by its lease.
 */
export const vantagePoints = ["standby", "witness", "self"] as const;
export type VantagePoint = (typeof vantagePoints)[number];

/** What one vantage point says now. `unknown` is no verdict: nobody looked, or what was seen is too old. */
export type Verdict = "good" | "bad" | "unknown";

/** What one vantage point has said lately. Seconds of the monotonic clock of whoever keeps it. */
export interface Sight {
  readonly verdict: Verdict;
  /** Of the last word from it. */
  readonly at: number;
  /** Of its last good answer; of its first bad one where none came before, or nothing was known in between. */
  readonly badSince?: number;
}

export const unseen: Sight = { verdict: "unknown", at: Number.NEGATIVE_INFINITY };

/**
 * Takes in a word. A bad one counts from the last good one, as nobody knows when in between it happened.
 *
 * @param badForSeconds what a vantage point elsewhere has measured itself, on its own clock
 */
export function seen(before: Sight, verdict: Verdict, at: number, badForSeconds = 0): Sight {
  if (verdict !== "bad") return { verdict, at };
  const last = current(before, at);
  const known = last.verdict === "bad" ? (last.badSince ?? at) : last.verdict === "good" ? last.at : at;
  return { verdict, at, badSince: Math.min(known, at - badForSeconds) };
}

/** What is left of it now: silence turns every verdict into `unknown`, never into `bad`. */
export const current = (sight: Sight, now: number): Sight => (now - sight.at > staleSeconds ? unseen : sight);

/**
 * The owner's own word. A lease that is over speaks for it: then the store, which can be read, says that the owner has not
 * renewed for as long as it may write without, so it has stopped. That is an answer, not silence.
 */
export function selfSight(report: Sight, lease: { beatSeenAt: number; readAt: number }, leaseSeconds: number): Sight {
  const { beatSeenAt, readAt } = lease;
  return readAt - beatSeenAt > leaseSeconds ? { verdict: "bad", at: readAt, badSince: beatSeenAt } : report;
}
