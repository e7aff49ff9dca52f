import { expect, it } from "vitest";
import { growthExponent } from "./growth.ts";

it.each([
  ["a cost in proportion", [10, 2], [100, 20], 1],
  ["a cost by the square", [10, 1], [100, 100], 2],
  ["a cost that stays", [10, 3], [100, 3], 0],
] as const)("tells %s", (_, smaller, larger, exponent) => {
  expect(growthExponent(smaller, larger)).toBeCloseTo(exponent);
});
