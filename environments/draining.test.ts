import { expect, it } from "vitest";
import { drainingSeconds, gracePeriod } from "./draining.ts";

it.each([
  ["a process that takes its time", 28, 48],
  ["a process that ends at once, which the load balancer still sends to", 0, 35],
])("gives %s long enough", (_, shutdown, seconds) => {
  expect(gracePeriod(shutdown)).toBe(seconds);
  expect(gracePeriod(shutdown)).toBeGreaterThanOrEqual(drainingSeconds.deregistration);
});
