import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkFix, type Fix, type FixCandidate } from "./fix.ts";

const now = Date.UTC(2026, 0, 15, 12);
const good: FixCandidate = {
  fixTime: now,
  latitude: 40.4168,
  longitude: -3.7038,
  speed: 13.9,
  course: 270,
  altitude: 667,
  accuracy: 4,
};

describe("checkFix", () => {
  test("takes a fix as it is", () => {
    expect(checkFix(good, now)).toEqual(good);
  });

  test("takes a fix without readings, and at the place 0, 0", () => {
    const bare = { speed: undefined, course: undefined, altitude: undefined, accuracy: undefined };
    expect(checkFix({ ...good, ...bare, latitude: 0, longitude: 0 }, now)).toMatchObject({
      latitude: 0,
      speed: undefined,
    });
  });

  test.each([
    ["latitude", -90, 90, "invalid-latitude"],
    ["longitude", -180, 180, "invalid-longitude"],
    ["speed", 0, 10_000, "invalid-speed"],
    ["course", 0, 360, "invalid-course"],
    ["altitude", -12_000, 100_000, "invalid-altitude"],
    ["accuracy", 0, 10_000_000, "invalid-accuracy"],
  ] as const)("takes a %s from %d to %d and nothing else", (field, min, max, code) => {
    const outside = fc
      .oneof(fc.double(), fc.anything())
      .filter((value) => value !== undefined && !(typeof value === "number" && value >= min && value <= max));
    const judge = (value: unknown) => checkFix({ ...good, [field]: value }, now);
    fc.assert(fc.property(outside, (value) => judge(value) === code));
    const inside = fc.double({ min, max, noNaN: true });
    fc.assert(fc.property(inside, (value) => (judge(value) as Fix)[field] === value));
  });

  test.each([
    ["5 minutes ahead", now + 300_000, undefined],
    ["more than 5 minutes ahead", now + 300_001, "fix-time-in-future"],
    ["at the start of 2000", Date.UTC(2000), undefined],
    ["before 2000", Date.UTC(2000) - 1, "invalid-fix-time"],
    ["no number", Number.NaN, "invalid-fix-time"],
    ["missing", undefined, "invalid-fix-time"],
  ])("judges a fix time that is %s", (_what, fixTime, code) => {
    const result = checkFix({ ...good, fixTime }, now);
    if (code === undefined) expect(result).toMatchObject({ fixTime });
    else expect(result).toBe(code);
  });
});
