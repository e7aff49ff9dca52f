import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import { listOccurrences } from "./list-occurrences.ts";
import { checkRecurrence, type RecurrenceRule } from "./recurrence-rule.ts";

const every = (recurrence: string) => ({
  timeZone: "Europe/Madrid",
  start: Temporal.PlainDateTime.from("2020-01-01T07:30"),
  durationMinutes: 45,
  recurrence: checkRecurrence(recurrence) as RecurrenceRule,
});
const from = new Date("2026-01-01T00:00Z");
const after = (milliseconds: number): Date => new Date(from.getTime() + milliseconds);
const day = 86_400_000;

describe("listOccurrences", () => {
  it("tells each in UTC and as clocks show it", () => {
    expect(listOccurrences(every("FREQ=DAILY"), { from, to: after(day) })).toEqual([
      {
        start: "2026-01-01T06:30:00Z",
        end: "2026-01-01T07:15:00Z",
        localStart: "2026-01-01T07:30:00",
        localEnd: "2026-01-01T08:15:00",
      },
    ]);
  });

  it("takes a window of 366 days, and none that is longer", () => {
    expect(listOccurrences(every("FREQ=YEARLY"), { from, to: after(366 * day) })).toHaveLength(2);
    expect(() => listOccurrences(every("FREQ=YEARLY"), { from, to: after(366 * day + 1) })).toThrow("window-too-long");
  });

  it.each([0, -1])("refuses a window of %i ms", (length) => {
    expect(() => listOccurrences(every("FREQ=DAILY"), { from, to: after(length) })).toThrow("window-empty");
  });

  it("gives a thousand occurrences, and refuses more rather than cutting them off", () => {
    const hourly = every("FREQ=HOURLY");
    expect(listOccurrences(hourly, { from, to: after(1000 * 3_600_000) })).toHaveLength(1000);
    expect(() => listOccurrences(hourly, { from, to: after(1001 * 3_600_000) })).toThrow("too-many-occurrences");
  });

  it.each([
    "FREQ=HOURLY;COUNT=1000",
    "FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23;COUNT=1000",
    "FREQ=YEARLY;INTERVAL=366;COUNT=1000",
    "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=YEARLY;BYWEEKNO=53;BYYEARDAY=1;BYDAY=WE;COUNT=1000",
    "FREQ=DAILY;INTERVAL=366;COUNT=1000",
  ])("answers %s without a long search, a century later", (rule) => {
    const began = performance.now();
    const century = new Date("2126-01-01T00:00Z");
    listOccurrences(every(rule), { from: century, to: new Date(century.getTime() + 30 * day) });
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});
