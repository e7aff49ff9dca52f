import { describe, expect, it } from "vitest";
import { toTiming } from "./schedule.ts";

const schedule = {
  timeZone: "Europe/Madrid",
  start: "2026-03-02T07:30",
  durationMinutes: 45,
  recurrence: "FREQ=WEEKLY;BYDAY=MO",
};
const codeOf = (change: Partial<typeof schedule>): unknown => {
  try {
    toTiming({ ...schedule, ...change });
    return "none";
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe("toTiming", () => {
  it.each(["Europe/Madrid", "America/Argentina/Buenos_Aires", "UTC"])("knows the time zone %s", (timeZone) => {
    expect(codeOf({ timeZone })).toBe("none");
  });

  it.each(["Mars/Olympus", "+02:00", "", "Europe/Madrid "])("does not know the time zone %j", (timeZone) => {
    expect(codeOf({ timeZone })).toBe("time-zone-unknown");
  });

  it.each(["2026-02-30T07:30", "2026-13-01T07:30", "2026-01-01T25:00"])(
    "refuses %s, which no calendar has",
    (start) => {
      expect(codeOf({ start })).toBe("start-invalid");
    },
  );

  it("refuses a start that clocks skip, which would shift every later occurrence", () => {
    expect(codeOf({ start: "2026-03-29T02:30" })).toBe("start-skipped");
    expect(codeOf({ start: "2026-03-29T02:30", timeZone: "America/New_York" })).toBe("none");
    expect(codeOf({ start: "2026-10-25T02:30" })).toBe("none");
  });

  it("refuses a rule that says too little or too much", () => {
    expect(codeOf({ recurrence: "BYDAY=MO" })).toBe("recurrence-malformed");
    expect(codeOf({ recurrence: "FREQ=SECONDLY" })).toBe("recurrence-value-invalid");
  });
});
