import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Environment, Failover } from "./environment.ts";
import { environment as production } from "./production.ts";
import { recoveryTimeline, type RecoveryTimeline } from "./recovery-timeline.ts";
import { environment as testing } from "./testing.ts";

const shipped = production.recovery.failover!;
const withFailover = (failover: Partial<Failover>): Environment => ({
  ...production,
  recovery: { ...production.recovery, failover: { ...shipped, ...failover } },
});
const timeline = (failover: Partial<Failover>): RecoveryTimeline => recoveryTimeline(withFailover(failover))!;

describe("recoveryTimeline", () => {
  it("answers reads within 153 s and, at a promotion of 180 s, takes writes within 300 s (spec 11.3)", () => {
    expect(timeline({ promotionSeconds: 180 })).toMatchObject({ reads: 153, writes: 248 });
  });

  it("knows no time for writes while nobody has measured a promotion, but how long it may take", () => {
    expect(timeline({})).toMatchObject({ writes: undefined, fixed: 153, promotionBudget: 232 });
    expect(timeline({}).lines.find(({ what }) => what.includes("promoted"))?.source).toContain("not measured");
  });

  it("keeps the promise exactly as long as the promotion stays within its budget", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 900 }), (promotionSeconds) => {
        const { writes = 0, promotionBudget, reads } = timeline({ promotionSeconds });
        const kept = Math.max(reads, writes) <= production.recovery.rtoSeconds;
        expect(kept).toBe(promotionSeconds <= promotionBudget);
      }),
    );
  });

  it("grows with everything that it is made of, and with nothing else", () => {
    const seconds = fc.integer({ min: 1, max: 900 });
    fc.assert(
      fc.property(seconds, seconds, seconds, (hold, promotion, more) => {
        const before = timeline({ holdSeconds: hold, promotionSeconds: promotion });
        const heldLonger = timeline({ holdSeconds: hold + more, promotionSeconds: promotion });
        const promotedLater = timeline({ holdSeconds: hold, promotionSeconds: promotion + more });
        expect(heldLonger.reads).toBe(before.reads + more);
        expect(heldLonger.writes).toBe(before.writes! + more);
        expect(heldLonger.fixed).toBe(before.fixed + more);
        expect(promotedLater.reads).toBe(before.reads);
        expect(promotedLater.writes).toBeGreaterThanOrEqual(before.writes!);
        expect(promotedLater.fixed).toBe(before.fixed);
      }),
    );
  });

  it("has each step begin where the one before it on the same way ends, and says where its number is from", () => {
    const { lines, reads, writes } = timeline({ promotionSeconds: 180 });
    for (const { from, to, seconds, source } of lines) {
      expect(to! - from!).toBe(seconds);
      expect(source).not.toBe("");
    }
    const last = (on: string): number => Math.max(...lines.filter((line) => line.on === on).map(({ to }) => to!));
    expect([last("reads"), last("writes")]).toEqual([reads, writes]);
  });

  it("is nothing where there is no other region", () => {
    expect(recoveryTimeline(testing)).toBeUndefined();
  });
});
