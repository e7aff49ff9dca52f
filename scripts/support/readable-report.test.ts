import { describe, expect, test } from "vitest";
import { procedureReport } from "../../services/region-guard/src/procedure-report.ts";
import type { Execution } from "../../services/region-guard/src/state.ts";
import { readableReport } from "./readable-report.ts";

const promise = { holdSeconds: 60, rtoSeconds: 300 };

const startedAt = "2026-11-22T10:00:00.000Z";
const at = (seconds: number): string => new Date(Date.parse(startedAt) + seconds * 1_000).toISOString();
const tick = (step: string, seconds: number, note?: string) => ({
  step,
  at: at(seconds),
  seconds: 0,
  ...(note !== undefined && { note }),
});

const failOver: Execution = {
  kind: "fail-over",
  from: "primary",
  to: "secondary",
  epoch: 2,
  requestedBy: "secondary-guard",
  because: "standby and self have seen nothing good",
  startedAt,
  done: [tick("claim", 1), tick("promote", 2), tick("await-writable", 122), tick("open", 125, "wide")],
  facts: { mode: "auto", lastCommit: at(-61), republished: 7 },
};

describe("the report of a failover", () => {
  const report = procedureReport({ execution: failOver, outcome: "done", finishedAt: at(126) }, promise);

  test("counts from a whole hold before it was decided, and measures the promotion", () => {
    expect(report).toMatchObject({ writesAwaySeconds: 125 + 60, promotionSeconds: 120, republishedEvents: 7 });
  });

  test("says from when on something may be lost", () => {
    expect(report.possiblyLostAfter).toBe(at(-61));
    expect(readableReport(report)).toContain(`after ${at(-61)}`);
  });

  test("holds it against the promise", () => {
    expect(readableReport(report)).toContain("185.0 s at most, within the 300 s promised");
    const late = { ...failOver, done: [tick("open", 241)] };
    expect(
      readableReport(procedureReport({ execution: late, outcome: "done", finishedAt: at(242) }, promise)),
    ).toContain("over the 300 s promised");
  });
});

describe("the report of a switch-over", () => {
  const handOver: Execution = { ...failOver, kind: "switch-over", facts: { mode: "observe", lastCommit: at(0) } };

  test("counts from the last intake, and nothing may be lost", () => {
    const execution = { ...handOver, done: [tick("preflight", 1), tick("stop-intake", 2), tick("open", 140)] };
    const report = procedureReport({ execution, outcome: "done", finishedAt: at(141) }, promise);
    expect(report.writesAwaySeconds).toBe(138);
    expect(report.possiblyLostAfter).toBeUndefined();
  });

  test("that was given up says why, and promises no time", () => {
    const execution = { ...handOver, done: [tick("preflight", 1)], aborted: "drain: there is still movement" };
    const report = procedureReport({ execution, outcome: "aborted", finishedAt: at(62) }, promise);
    expect(report.writesAwaySeconds).toBeUndefined();
    expect(readableReport(report)).toContain("given up: drain: there is still movement");
  });
});
