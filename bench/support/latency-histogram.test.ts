import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LatencyHistogram } from "./latency-histogram.ts";

const histogramOf = (latencies: readonly number[]): LatencyHistogram => {
  const histogram = new LatencyHistogram();
  for (const latency of latencies) histogram.record(latency);
  return histogram;
};

describe("LatencyHistogram", () => {
  test("tells the nearest rank to 10 µs", () => {
    const latencies = fc.array(fc.double({ min: 0, max: 4_000, noNaN: true }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(latencies, fc.constantFrom(0.5, 0.9, 0.99, 1), (values, share) => {
        const exact = values.toSorted((one, other) => one - other)[Math.ceil(share * values.length) - 1]!;
        const told = histogramOf(values).quantile(share);
        expect(told).toBeGreaterThanOrEqual(exact - 1e-9);
        expect(told).toBeLessThanOrEqual(exact + 0.010_001);
      }),
      { numRuns: 20 },
    );
  });

  test("counts what took very long as 5 s", () => expect(histogramOf([60_000]).quantile(0.99)).toBe(5_000));

  test("is 0 without any", () => expect(histogramOf([]).quantile(0.5)).toBe(0));
});
