import { expect, it } from "vitest";
import { backOff } from "./back-off.ts";

it.each([
  [1, 500, 1_000],
  [2, 1_000, 2_000],
  [5, 8_000, 16_000],
  [6, 15_000, 30_000],
  [1_000, 15_000, 30_000],
])("after %i failures waits %i to %i ms", (failures, least, most) => {
  expect(backOff(failures, 0)).toBe(least);
  expect(backOff(failures, 1)).toBe(most);
});
