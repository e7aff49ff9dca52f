import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Glide, glideTo, isMoving, metresBetween, type LngLat, pointAt } from "./motion.ts";

const glide: Glide = { from: [-2.98, 53.4], to: [-2.97, 53.41], startedAt: 1_000, duration: 1_000 };

describe("pointAt", () => {
  it.each([
    [500, [-2.98, 53.4]],
    [1_500, [-2.975, 53.405]],
    [2_000, [-2.97, 53.41]],
    [9_000, [-2.97, 53.41]],
  ] as const)("at %i ms is at %j", (now, point) => {
    const [longitude, latitude] = pointAt(glide, now);
    expect(longitude).toBeCloseTo(point[0], 9);
    expect(latitude).toBeCloseTo(point[1], 9);
  });

  it("takes the short way over the antimeridian", () => {
    const [longitude] = pointAt({ from: [179.9, 0], to: [-179.9, 0], startedAt: 0, duration: 4 }, 1);
    expect(longitude).toBeCloseTo(179.95, 9);
  });

  it("stays between its ends", () => {
    const degrees = fc.double({ min: -80, max: 80, noNaN: true });
    const point = fc.tuple(degrees, degrees);
    fc.assert(
      fc.property(point, point, fc.integer({ min: 0, max: 3_000 }), (from, to, now) => {
        const drawn = pointAt({ from, to, startedAt: 1_000, duration: 1_000 }, now);
        for (const axis of [0, 1] as const) {
          expect(drawn[axis]).toBeGreaterThanOrEqual(Math.min(from[axis], to[axis]) - 1e-9);
          expect(drawn[axis]).toBeLessThanOrEqual(Math.max(from[axis], to[axis]) + 1e-9);
        }
      }),
    );
  });
});

describe("glideTo", () => {
  const near: LngLat = [-2.969, 53.411];

  it("starts where the marker is drawn, so that nothing jerks when a report comes early", () => {
    expect(glideTo(near, glide, 1_500).from).toEqual(pointAt(glide, 1_500));
  });

  it("takes as long as the last report took to come, at most two seconds", () => {
    expect(glideTo(near, glide, 1_800).duration).toBe(800);
    expect(glideTo(near, glide, 60_000).duration).toBe(2_000);
  });

  it("jumps to the first fix, and over a gap of more than a kilometre", () => {
    expect(isMoving(glideTo(near, undefined, 0), 0)).toBe(false);
    const far = glideTo([-2.9, 53.41], glide, 2_000);
    expect(pointAt(far, 2_000)).toEqual([-2.9, 53.41]);
  });
});

it("measures a degree of latitude as 111 km and a degree of longitude as half of that at 60° north", () => {
  expect(metresBetween([0, 0], [0, 1])).toBeCloseTo(111_195, -1);
  expect(metresBetween([0, 60], [1, 60])).toBeCloseTo(55_597, -1);
});
