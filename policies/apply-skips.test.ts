import { describe, expect, it } from "vitest";
import { applySkips, expiredSkips } from "./apply-skips.ts";
import { type Skip, skips } from "./skips.ts";

const skip = (more: Partial<Skip> = {}): Skip => ({
  tool: "rumbo",
  id: "example",
  reason: "Somebody decided so, for a reason.",
  owner: "platform",
  expires: "2027-01-31",
  ...more,
});
const finding = (rule: string, subject = "testing-primary-foundation: a b") => ({ rule, subject, message: "Mend it." });

describe("applySkips", () => {
  it("takes out what a skip of the same tool names, and keeps the rest", () => {
    const findings = [finding("example"), finding("other")];
    const excuse = skip({ subject: /^testing-/ });
    expect(applySkips("rumbo", findings, [excuse])).toEqual({
      open: [findings[1]],
      skipped: [{ finding: findings[0], skip: excuse }],
      unused: [],
    });
    expect(applySkips("checkov", findings, [excuse]).open).toEqual(findings);
  });

  it("has something against a skip whose subject is not there", () => {
    const { open, unused } = applySkips("rumbo", [finding("example")], [skip({ subject: /^production-/ })]);
    expect(open).toHaveLength(1);
    expect(unused).toEqual([
      expect.objectContaining({ rule: "example", message: expect.stringContaining("delete it") }),
    ]);
  });
});

describe("expiredSkips", () => {
  it("names those whose last day is over", () => {
    expect(expiredSkips("2027-01-31", [skip()])).toEqual([]);
    expect(expiredSkips("2027-02-01", [skip()])).toEqual([
      expect.objectContaining({ message: expect.stringContaining("expired on 2027-01-31") }),
    ]);
  });
});

it("gives every skip a reason, an owner, and a day to look again", () => {
  for (const { id, reason, owner, expires } of skips) {
    expect(reason.length, id).toBeGreaterThan(20);
    expect(owner, id).toMatch(/^[a-z-]+$/);
    expect(expires, id).toBe(new Date(expires).toISOString().slice(0, 10));
  }
});
