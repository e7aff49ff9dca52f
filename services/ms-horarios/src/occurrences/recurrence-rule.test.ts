import { describe, expect, it } from "vitest";
import { checkRecurrence } from "./recurrence-rule.ts";

describe("checkRecurrence", () => {
  it.each([
    "FREQ=DAILY",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,FR;WKST=SU",
    "FREQ=MONTHLY;BYDAY=-1FR;COUNT=12",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=-1;UNTIL=20301231T235959Z",
    "FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO",
    "FREQ=DAILY;BYHOUR=6,14,22;BYMINUTE=0,30",
    "FREQ=HOURLY;INTERVAL=3",
  ])("accepts %s", (rule) => {
    expect(checkRecurrence(rule)).toBe(rule);
  });

  it("accepts lower case, as RFC 5545 does", () => {
    expect(checkRecurrence("freq=daily;byhour=7")).toBe("FREQ=DAILY;BYHOUR=7");
  });

  it.each([
    ["", ""],
    ["every Monday", "EVERY MONDAY"],
    ["INTERVAL=2", "INTERVAL=2"],
    ["FREQ=DAILY;", ""],
    ["FREQ=DAILY;COUNT=", "COUNT="],
    ["FREQ=DAILY;FREQ=WEEKLY", "FREQ=WEEKLY"],
    ["RRULE:FREQ=DAILY", "RRULE:FREQ=DAILY"],
    ["FREQ=DAILY\nEXDATE:20260101T000000Z", "FREQ=DAILY\nEXDATE:20260101T000000Z"],
  ])("finds %j malformed, and says where", (rule, found) => {
    expect(checkRecurrence(rule)).toEqual({ code: "recurrence-malformed", found });
  });

  it.each(["BYSECOND=30", "RSCALE=CHINESE", "SKIP=FORWARD", "FOO=1"])("has no part %s", (part) => {
    expect(checkRecurrence(`FREQ=DAILY;${part}`)).toMatchObject({
      code: "recurrence-part-unsupported",
      part: part.split("=")[0],
    });
  });

  it.each([
    ["FREQ=SECONDLY", "FREQ", "SECONDLY"],
    ["FREQ=MINUTELY", "FREQ", "MINUTELY"],
    ["FREQ=DAILY;INTERVAL=0", "INTERVAL", "0"],
    ["FREQ=DAILY;INTERVAL=-1", "INTERVAL", "-1"],
    ["FREQ=DAILY;COUNT=0", "COUNT", "0"],
    ["FREQ=DAILY;COUNT=1001", "COUNT", "1001"],
    ["FREQ=DAILY;UNTIL=20261231", "UNTIL", "20261231"],
    ["FREQ=DAILY;UNTIL=20260230T000000Z", "UNTIL", "20260230T000000Z"],
    ["FREQ=DAILY;BYHOUR=7,99", "BYHOUR", "99"],
    ["FREQ=DAILY;BYDAY=MO,", "BYDAY", ""],
    ["FREQ=MONTHLY;BYDAY=6MO", "BYDAY", "6MO"],
    ["FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY", "0"],
    ["FREQ=YEARLY;BYMONTH=13", "BYMONTH", "13"],
    ["FREQ=WEEKLY;WKST=XX", "WKST", "XX"],
  ])("refuses %s and names the value", (rule, part, value) => {
    expect(checkRecurrence(rule)).toMatchObject({ code: "recurrence-value-invalid", part, value });
  });

  it.each([
    ["FREQ=DAILY;COUNT=2;UNTIL=20261231T000000Z", "COUNT + UNTIL"],
    ["FREQ=WEEKLY;BYDAY=1MO", "BYDAY=1MO + FREQ=WEEKLY"],
    ["FREQ=YEARLY;BYWEEKNO=1;BYDAY=1MO", "BYDAY=1MO + BYWEEKNO"],
    ["FREQ=MONTHLY;BYWEEKNO=1", "BYWEEKNO + FREQ=MONTHLY"],
    ["FREQ=DAILY;BYYEARDAY=1", "BYYEARDAY + FREQ=DAILY"],
    ["FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY + FREQ=WEEKLY"],
    ["FREQ=MONTHLY;BYSETPOS=1", "BYSETPOS"],
  ])("refuses parts that exclude one another: %s", (rule, reason) => {
    expect(checkRecurrence(rule)).toEqual({ code: "recurrence-contradictory", reason });
  });

  it("refuses more than 24 times a day", () => {
    const tooFrequent = { code: "recurrence-too-frequent", limit: 24 };
    expect(checkRecurrence("FREQ=DAILY;BYHOUR=0,2,4,6,8,10,12;BYMINUTE=0,15,30,45")).toEqual(tooFrequent);
    expect(checkRecurrence("FREQ=HOURLY;BYMINUTE=0,30")).toEqual(tooFrequent);
  });
});
