import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseTime } from "./parse-time.ts";

const moments = fc.date({
  min: new Date("0001-01-01T00:00:00Z"),
  max: new Date("9998-12-31T00:00:00Z"),
  noInvalidDate: true,
});

describe("parseTime", () => {
  test.each([
    ["2026-03-29T01:30:00Z", "2026-03-29T01:30:00.000Z"],
    ["2026-03-29t01:30:00z", "2026-03-29T01:30:00.000Z"],
    ["2026-03-29T01:30:00.25+02:00", "2026-03-28T23:30:00.250Z"],
    ["2026-03-29T01:30:00.123999-0330", "2026-03-29T05:00:00.123Z"],
    ["2026-03-29 01:30:00Z", "2026-03-29T01:30:00.000Z"],
    ["2026-03-29T01:30:00 02:00", "2026-03-28T23:30:00.000Z"],
    ["2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z"],
  ])("reads %s", (text, expected) => {
    expect(toIso(parseTime(text, "offset required"))).toBe(expected);
  });

  test.each([
    "",
    "2026-03-29",
    "2026-03-29T01:30Z",
    "2026-02-30T00:00:00Z",
    "2025-02-29T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "2026-03-29T24:00:00Z",
    "2026-03-29T12:60:00Z",
    "2026-03-29T12:00:00+25:00",
    "2026-03-29T12:00:00Z and more",
  ])("refuses %j", (text) => {
    expect(parseTime(text, "UTC by default")).toBeUndefined();
  });

  test("refuses a time without an offset, unless UTC is the default", () => {
    expect(parseTime("2026-03-29T01:30:00", "offset required")).toBeUndefined();
    expect(toIso(parseTime("2026-03-29T01:30:00", "UTC by default"))).toBe("2026-03-29T01:30:00.000Z");
  });

  test("reads back every moment at every offset", () => {
    const offsets = fc.integer({ min: -23 * 60, max: 23 * 60 });
    fc.assert(
      fc.property(moments, offsets, (moment, minutes) => {
        const local = new Date(moment.getTime() + minutes * 60_000).toISOString().slice(0, -1);
        fc.pre(/^\d{4}-/.test(local));
        expect(parseTime(`${local}${toOffset(minutes)}`, "offset required")).toBe(moment.getTime());
      }),
    );
  });
});

const toIso = (time: number | undefined): string | undefined =>
  time === undefined ? undefined : new Date(time).toISOString();

function toOffset(minutes: number): string {
  const digits = [Math.abs(minutes) / 60, Math.abs(minutes) % 60].map((part) =>
    String(Math.floor(part)).padStart(2, "0"),
  );
  return `${minutes < 0 ? "-" : "+"}${digits.join(":")}`;
}
