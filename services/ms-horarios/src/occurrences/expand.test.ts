import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import { expand, type Timing, type Window } from "./expand.ts";
import { checkRecurrence, type RecurrenceRule } from "./recurrence-rule.ts";

const timing = (recurrence: string, start: string, timeZone: string, durationMinutes = 60): Timing => ({
  timeZone,
  start: Temporal.PlainDateTime.from(start),
  durationMinutes,
  recurrence: checkRecurrence(recurrence) as RecurrenceRule,
});
const window = (from: string, to: string): Window => ({ from: new Date(from), to: new Date(to) });
const starts = (what: Timing, when: Window): string[] =>
  expand(what, when).map(({ start }) => start.toString({ timeZoneName: "never" }));

describe("expand", () => {
  it("keeps the time that clocks show when summer begins and ends", () => {
    const school = timing("FREQ=WEEKLY;BYDAY=SA,MO", "2026-01-05T07:30", "Europe/Madrid");
    expect(starts(school, window("2026-03-28T00:00Z", "2026-03-31T00:00Z"))).toEqual([
      "2026-03-28T07:30:00+01:00",
      "2026-03-30T07:30:00+02:00",
    ]);
    expect(starts(school, window("2026-10-24T00:00Z", "2026-10-27T00:00Z"))).toEqual([
      "2026-10-24T07:30:00+02:00",
      "2026-10-26T07:30:00+01:00",
    ]);
  });

  it.each([
    [
      "Europe/Madrid",
      "2026-03-28T00:00Z",
      "2026-03-31T00:00Z",
      ["2026-03-28T02:30:00+01:00", "2026-03-30T02:30:00+02:00"],
    ],
    [
      "America/New_York",
      "2026-03-07T00:00Z",
      "2026-03-09T12:00Z",
      ["2026-03-07T02:30:00-05:00", "2026-03-09T02:30:00-04:00"],
    ],
  ])("has no occurrence at 02:30 in %s on the night that skips it", (timeZone, from, to, expected) => {
    expect(starts(timing("FREQ=DAILY", "2026-01-01T02:30", timeZone), window(from, to))).toEqual(expected);
  });

  it.each([
    ["Europe/Madrid", "02:30", "2026-10-24T12:00Z", "2026-10-25T12:00Z", ["2026-10-25T02:30:00+02:00"]],
    ["America/New_York", "01:30", "2026-10-31T12:00Z", "2026-11-01T12:00Z", ["2026-11-01T01:30:00-04:00"]],
  ])(
    "happens once in %s at %s on the night that shows it twice: the first time",
    (timeZone, time, from, to, expected) => {
      expect(starts(timing("FREQ=DAILY", `2026-01-01T${time}`, timeZone), window(from, to))).toEqual(expected);
    },
  );

  it("does not count what does not happen", () => {
    const nights = timing("FREQ=DAILY;COUNT=3", "2026-03-28T02:30", "Europe/Madrid");
    expect(starts(nights, window("2026-03-01T00:00Z", "2026-05-01T00:00Z")).map((start) => start.slice(0, 10))).toEqual(
      ["2026-03-28", "2026-03-30", "2026-03-31"],
    );
  });

  it("lasts real minutes, whatever the clocks do meanwhile", () => {
    const shift = timing("FREQ=DAILY", "2026-01-01T22:00", "Europe/Madrid", 480);
    const [night] = expand(shift, window("2026-03-28T12:00Z", "2026-03-29T12:00Z"));
    expect(night?.end.toString({ timeZoneName: "never" })).toBe("2026-03-29T07:00:00+02:00");
  });

  it("begins where the rule first applies, not at a start that does not fit it", () => {
    const fridays = timing("FREQ=WEEKLY;BYDAY=FR", "2026-01-05T08:00", "Europe/Madrid");
    expect(starts(fridays, window("2026-01-01T00:00Z", "2026-01-10T00:00Z"))).toEqual(["2026-01-09T08:00:00+01:00"]);
  });

  it("has the start of the window in it, and its end not", () => {
    const daily = timing("FREQ=DAILY", "2026-01-01T08:00", "UTC");
    expect(starts(daily, window("2026-01-02T08:00Z", "2026-01-04T08:00Z"))).toHaveLength(2);
  });

  it("passes over days that a month does not have", () => {
    const lastDays = timing("FREQ=MONTHLY;BYMONTHDAY=31", "2026-01-31T08:00", "Europe/Madrid");
    expect(
      starts(lastDays, window("2026-01-01T00:00Z", "2026-07-01T00:00Z")).map((start) => start.slice(0, 10)),
    ).toEqual(["2026-01-31", "2026-03-31", "2026-05-31"]);
  });

  describe("for any rule", () => {
    const zones = fc.constantFrom("Europe/Madrid", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC");
    const rules = fc
      .tuple(
        fc.constantFrom(
          "FREQ=DAILY",
          "FREQ=WEEKLY",
          "FREQ=WEEKLY;BYDAY=MO,SU",
          "FREQ=MONTHLY",
          "FREQ=MONTHLY;BYDAY=-1SU",
          "FREQ=YEARLY",
        ),
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom("", ";COUNT=40", ";UNTIL=20270101T000000Z"),
      )
      .map(([frequency, interval, end]) => `${frequency};INTERVAL=${interval}${end}`);
    const timings = fc
      .tuple(rules, zones, fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 30), fc.integer({ min: 1, max: 28 }))
      .map(([rule, zone, hour, minute, day]) => {
        const two = (value: number): string => String(value).padStart(2, "0");
        return timing(rule, `2026-01-${two(day)}T${two(hour)}:${two(minute)}`, zone);
      });
    const hours = fc.integer({ min: 0, max: 20_000 });
    const at = (hour: number): Date => new Date(Date.UTC(2026, 0, 1) + hour * 3_600_000);

    it("gives occurrences inside the window, in order, at the start's time of day", () => {
      fc.assert(
        fc.property(timings, hours, fc.integer({ min: 1, max: 8_000 }), (what, from, length) => {
          const when = { from: at(from), to: at(from + length) };
          const found = expand(what, when);
          const moments = found.map(({ start }) => start.epochMilliseconds);
          expect(moments).toEqual([...new Set(moments)].toSorted((left, right) => left - right));
          for (const { start, end } of found) {
            expect(start.epochMilliseconds).toBeGreaterThanOrEqual(when.from.getTime());
            expect(start.epochMilliseconds).toBeLessThan(when.to.getTime());
            expect(start.toPlainTime().toString()).toBe(what.start.toPlainTime().toString());
            expect(end.epochMilliseconds - start.epochMilliseconds).toBe(what.durationMinutes * 60_000);
          }
        }),
        { numRuns: 150 },
      );
    });

    it("gives a window's occurrences once each when the window is cut in two", () => {
      fc.assert(
        fc.property(timings, hours, fc.nat(3_000), fc.nat(3_000), (what, from, first, second) => {
          const [a, b, c] = [at(from), at(from + first), at(from + first + second)];
          const parts = [...expand(what, { from: a, to: b }), ...expand(what, { from: b, to: c })];
          const moments = (found: typeof parts): number[] => found.map(({ start }) => start.epochMilliseconds);
          expect(moments(parts)).toEqual(moments(expand(what, { from: a, to: c })));
        }),
        { numRuns: 150 },
      );
    });
  });
});
