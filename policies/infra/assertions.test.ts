import { describe, expect, it } from "vitest";
import { assertions } from "./assertions.ts";

describe("assertions", () => {
  it("are all there, A1 to A65", () => {
    expect(Object.keys(assertions)).toEqual(Array.from({ length: 65 }, (_, index) => `A${index + 1}`));
  });
});
