import { type Environment, regionsOf } from "./environment.ts";

/** One step on the way back after a region is lost. Seconds after the loss, at worst. */
export interface TimelineLine {
  readonly what: string;
  /** What users get back by it. `later` keeps nobody waiting. */
  readonly on: "reads" | "writes" | "both" | "later";
  readonly from: Seconds;
  readonly to: Seconds;
  readonly seconds: Seconds;
  /** Where the number comes from: a key of the settings, somebody's documentation, or a planning value. */
  readonly source: string;
}

/** Absent: it depends on the promotion, which nobody has measured. */
export type Seconds = number | undefined;

export interface RecoveryTimeline {
  readonly lines: readonly TimelineLine[];
  /** Until the standby answers what users ask. */
  readonly reads: number;
  /** Until it takes what users write. */
  readonly writes: Seconds;
  /** What either takes at least, however fast the promotion is. Settings that promise less are refused. */
  readonly fixed: number;
  /** How long the promotion may take for the promise to hold. */
  readonly promotionBudget: number;
}

/** How Route 53 checks a host (A59). Infrastructure makes it so, and the timeline counts with it. */
export const healthCheck = {
  intervalSeconds: 10,
  /** Answers in a row that change its mind, from good to bad and back. */
  failures: 3,
  /** Three of the four remain when a region of ours is lost; more than 18 % of the checkers decide. */
  askedFrom: ["us-east-1", "us-west-2", "eu-west-1", "sa-east-1"],
} as const;

/**
 * How long an environment of two regions takes to recover from the loss of the one that takes writes, computed from its
 * settings. Promotion and DNS run side by side; a write needs both.
 *
 * @returns nothing for an environment with one region, which has nowhere to go
 */
export function recoveryTimeline(environment: Environment): RecoveryTimeline | undefined {
  const { failover, rtoSeconds } = environment.recovery;
  if (!failover || regionsOf(environment).length < 2) return undefined;
  const setting = (key: string): string => `environments/${environment.name}.ts: recovery.failover.${key}`;

  const decision = steps(0, "both", [
    ["two of three vantage points have had only bad answers", failover.holdSeconds, setting("holdSeconds")],
    ["the standby takes the next epoch", 1, "planning value: one conditional write to DynamoDB"],
  ]);
  const decided = sum(decision);
  const dns = steps(decided, "reads", [
    ["the standby opens the latch", 2, "planning value: region-guard's next look at the epoch"],
    [
      "Route 53 takes the primary's record out",
      healthCheck.intervalSeconds * healthCheck.failures,
      `latch check: ${healthCheck.intervalSeconds} s × ${healthCheck.failures}`,
    ],
    ["resolvers forget the old answer", 60, "Route 53: an alias of a load balancer lives 60 s"],
  ]);
  const promotion = steps(decided, "writes", [
    [
      "the standby makes sure that the lost region writes no more",
      2,
      "planning value: its lease is over before the hold is, so nobody waits; two steps of conditional writes to DynamoDB",
    ],
    [
      "the replica is promoted",
      failover.promotionSeconds,
      failover.promotionSeconds === undefined ? "not measured; a game day records it" : setting("promotionSeconds"),
    ],
    ["the new primary is verified: epoch, canary write", 2, "planning value"],
    ["services reconnect and open their gates", 3, "planning value: the pools' next attempt"],
  ]);
  const writable = promotion.at(-1)?.to;
  const outbox = steps(writable, "later", [
    ["events of the last minutes are published again", 30, "planning value: the outbox of ten minutes"],
  ]);

  const reads = decided + sum(dns);
  const aroundPromotion = decided + sum(promotion) - (failover.promotionSeconds ?? 0);
  return {
    lines: [...decision, ...dns, ...promotion, ...outbox],
    reads,
    writes: writable === undefined ? undefined : Math.max(reads, writable),
    fixed: Math.max(reads, aroundPromotion),
    promotionBudget: rtoSeconds - aroundPromotion,
  };
}

type Step = readonly [what: string, seconds: Seconds, source: string];

/** Steps that follow one another. After one that nobody has measured, no time is known. */
function steps(start: Seconds, on: TimelineLine["on"], list: readonly Step[]): readonly TimelineLine[] {
  let from = start;
  return list.map(([what, seconds, source]) => {
    const line = { what, on, from, to: plus(from, seconds), seconds, source };
    from = line.to;
    return line;
  });
}

const plus = (a: Seconds, b: Seconds): Seconds => (a === undefined || b === undefined ? undefined : a + b);

const sum = (lines: readonly TimelineLine[]): number => lines.reduce((total, { seconds = 0 }) => total + seconds, 0);
