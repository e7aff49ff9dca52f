import { describe, expect, it } from "vitest";
import { translator } from "../i18n/translate.ts";
import { formatFixTime, formatSpeed } from "./format.ts";

describe("formatSpeed", () => {
  it.each([
    [10, "36 km/h"],
    [13.888, "50 km/h"],
    [0.1, "Stopped"],
    [0, "Stopped"],
    [undefined, "No speed"],
  ])("%s m/s → %s", (speed, text) => {
    expect(formatSpeed(speed, "en", translator("en"))).toBe(text);
  });
});

describe("formatFixTime", () => {
  const noon = new Date(2026, 4, 20, 12);

  it("tells the time to the second today", () => {
    expect(formatFixTime(new Date(2026, 4, 20, 8, 5, 9).toISOString(), "es", noon)).toBe("8:05:09");
  });

  it("adds the date on other days", () => {
    expect(formatFixTime(new Date(2026, 4, 19, 8, 5, 9).toISOString(), "es", noon)).toMatch(/^19 may 2026, 8:05$/);
  });
});
