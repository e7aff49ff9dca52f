import { describe, expect, it } from "vitest";
import { type Assertion, assertions } from "./assertions.ts";
import { infraRules } from "./rules.ts";

describe("assertions", () => {
  it("are all there, A1 to A65", () => {
    expect(Object.keys(assertions)).toEqual(Array.from({ length: 65 }, (_, index) => `A${index + 1}`));
  });

  it("are each covered by a rule, or say why not", () => {
    const covered = new Set<string>(infraRules.flatMap((rule) => rule.assertions));
    const leftOver = Object.entries<Assertion>(assertions).filter(
      ([id, { notApplicable }]) => !covered.has(id) && notApplicable === undefined,
    );
    expect(leftOver).toEqual([]);
  });
});
