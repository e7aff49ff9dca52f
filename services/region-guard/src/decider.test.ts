import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decide, type Observations } from "./decider.ts";
import type { Settings } from "./settings.ts";
import { initialState, type State } from "./state.ts";
import { seen, type Sight, unseen, vantagePoints, type Verdict } from "./vantage.ts";

const settings: Settings = {
  leaseSeconds: 30,
  renewSeconds: 5,
  probeSeconds: 5,
  holdSeconds: 60,
  cooldownSeconds: 3600,
};
const now = 10_000;
const state: State = { ...initialState, mode: "auto" };

const bad = (seconds: number): Sight => ({ verdict: "bad", at: now, badSince: now - seconds });
const good: Sight = { verdict: "good", at: now };
const observations: Observations = {
  role: "secondary",
  stateReadAt: now,
  sights: { standby: bad(60), witness: bad(60), self: unseen },
};

describe("a standby's guard", () => {
  test("fails over once two of three vantage points have seen nothing good for the whole hold", () => {
    expect(decide(observations, state, now, settings)).toMatchObject({ kind: "fail-over", epoch: 2 });
  });

  test.each<[string, Partial<Observations>, Partial<State>]>([
    ["its own region owns writes", {}, { owner: "secondary" }],
    ["the way leads back to the primary", { role: "primary" }, { owner: "secondary" }],
    [
      "one vantage point is red and two are blind",
      { sights: { standby: bad(600), witness: unseen, self: unseen } },
      {},
    ],
    [
      "the second has been red for less than the hold",
      { sights: { standby: bad(600), witness: bad(59), self: good } },
      {},
    ],
    ["its picture of the state is old", { stateReadAt: now - 11 }, {}],
    ["ownership has just moved", {}, { madeBy: "fail-back", lease: { beat: 1, tenureSeconds: 3599 } }],
  ])("does nothing when %s", (_what, seenOtherwise, storedOtherwise) => {
    const action = decide({ ...observations, ...seenOtherwise }, { ...state, ...storedOtherwise }, now, settings);
    expect(action.kind).toBe("none");
  });

  test.each(["observe", "dry-run", "approve"] as const)("only tells what it would do in mode %s", (mode) => {
    expect(decide(observations, { ...state, mode }, now, settings)).toMatchObject({ kind: "report", mode });
  });
});

const anyVerdict = fc.constantFrom<Verdict>("good", "bad", "unknown");
const anySight = fc.record({
  verdict: anyVerdict,
  at: fc.integer({ min: now - 100, max: now }),
  badSince: fc.integer({ min: now - 200, max: now }),
});
const anyState = fc.record({
  epoch: fc.integer({ min: 1, max: 9 }),
  owner: fc.constantFrom("primary" as const, "secondary" as const),
  gate: fc.constantFrom("open" as const, "draining" as const, "closed" as const),
  latch: fc.boolean(),
  lease: fc.record({ beat: fc.nat(), tenureSeconds: fc.integer({ min: 0, max: 7200 }) }),
  mode: fc.constantFrom(
    "observe" as const,
    "dry-run" as const,
    "approve" as const,
    "auto" as const,
    "game-day" as const,
  ),
  madeBy: fc.constantFrom(undefined, "fail-over" as const, "switch-over" as const),
});
const anyObservations = fc.record({
  role: fc.constantFrom("primary" as const, "secondary" as const),
  stateReadAt: fc.integer({ min: now - 60, max: now }),
  sights: fc.record({ standby: anySight, witness: anySight, self: anySight }),
});

describe("whatever is seen, a failover", () => {
  const eachFailover = (holds: (seen: Observations, state: State) => boolean): void =>
    fc.assert(
      fc.property(anyObservations, anyState, (observed, stored) => {
        const { madeBy, ...rest } = stored;
        const whole: State = { ...rest, ...(madeBy && { madeBy }) };
        return decide(observed, whole, now, settings).kind !== "fail-over" || holds(observed, whole);
      }),
      { numRuns: 20_000 },
    );

  test("has two vantage points that were red for the whole hold and have spoken lately", () => {
    eachFailover(
      ({ sights }) =>
        vantagePoints.filter((point) => {
          const { verdict, at, badSince = now } = sights[point];
          return verdict === "bad" && now - at <= 20 && now - badSince >= 60;
        }).length >= 2,
    );
  });

  test("never happens in the cool-down, nor without leave, nor towards the primary", () => {
    eachFailover(
      ({ role }, { madeBy, lease, mode, owner }) =>
        (madeBy === undefined || lease.tenureSeconds >= 3600) &&
        ["auto", "game-day"].includes(mode) &&
        owner === "primary" &&
        role === "secondary",
    );
  });
});

describe("what a vantage point has said", () => {
  test("is never red for longer than since its last good word, nor after silence", () => {
    const word = fc.record({ verdict: anyVerdict, after: fc.integer({ min: 1, max: 40 }) });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 40 }), (words) => {
        let [sight, at, lastNotBad]: [Sight, number, number] = [unseen, 0, 0];
        for (const { verdict, after } of words) {
          const silence = after > 20;
          at += after;
          sight = seen(sight, verdict, at);
          if (verdict !== "bad" || silence) lastNotBad = at;
          if (sight.badSince !== undefined && sight.badSince < lastNotBad) return false;
        }
        return true;
      }),
    );
  });
});
