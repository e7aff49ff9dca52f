import { describe, expect, test } from "vitest";
import { readJsonFix } from "./json-fix.ts";

const now = Date.UTC(2026, 0, 15, 12);
const good = { fixTime: "2026-01-15T12:00:00.123Z", latitude: 40.4, longitude: -3.7 };

describe("readJsonFix", () => {
  test("reads what the contract describes", () => {
    const readings = { speed: 1, course: 2, altitude: 3, accuracy: 4 };
    expect(readJsonFix({ ...good, ...readings }, now)).toEqual({ ...good, ...readings, fixTime: now + 123 });
  });

  test.each([null, 5, "40.4,-3.7"])("refuses %j as a position", (element) => {
    expect(readJsonFix(element, now)).toBe("invalid-position");
  });

  test.each([
    [{ latitude: "40.4" }, "invalid-latitude"],
    [{ longitude: null }, "invalid-longitude"],
    [{ fixTime: now }, "invalid-fix-time"],
    [{ fixTime: "2026-01-15T12:00:00" }, "invalid-fix-time"],
    [{ fixTime: "2026-01-15T12:05:01Z" }, "fix-time-in-future"],
    [{ speed: "fast" }, "invalid-speed"],
    [{ course: null }, "invalid-course"],
  ])("refuses %j with %s", (wrong, code) => {
    expect(readJsonFix({ ...good, ...wrong }, now)).toBe(code);
  });
});
