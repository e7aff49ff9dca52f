import fc from "fast-check";
import type { Position } from "geojson";
import { describe, expect, it } from "vitest";
import { cutAtAntimeridian } from "./cut-at-antimeridian.ts";

const box = (west: number, east: number, south: number, north: number): Position[] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
];

/** Shoelace formula, in square degrees. */
const area = (ring: readonly Position[]): number =>
  Math.abs(
    ring.slice(1).reduce((sum, [x = 0, y = 0], index) => sum + (ring[index]![0]! * y - x * ring[index]![1]!), 0) / 2,
  );

const widest = (ring: readonly Position[]): number =>
  Math.max(...ring.slice(1).map(([x = 0], index) => Math.abs(x - ring[index]![0]!)));

describe("cutAtAntimeridian", () => {
  it("leaves alone what does not cross", () => {
    const spain = [box(-9, 3, 36, 43)];
    expect(cutAtAntimeridian(spain)).toEqual([spain]);
  });

  it("cuts an island on 180° into its eastern and its western shore", () => {
    const pieces = cutAtAntimeridian([box(179, -179, -17, -16)]);
    expect(
      pieces.map(([ring]) => [Math.min(...ring!.map((p) => p[0]!)), Math.max(...ring!.map((p) => p[0]!))]),
    ).toEqual([
      [179, 180],
      [-180, -179],
    ]);
  });

  it("gives each piece the part of a hole that lies in it", () => {
    const pieces = cutAtAntimeridian([box(170, -170, 0, 20), box(178, -176, 5, 10)]);
    expect(pieces.map((piece) => piece.map(area))).toEqual([
      [200, 10],
      [200, 20],
    ]);
  });

  it("closes a ring that goes round the pole along that pole", () => {
    const ring = [-180, -90, 0, 90, 179, -180].map((longitude) => [longitude, -70]);
    const pieces = cutAtAntimeridian([ring]);
    expect(pieces.reduce((sum, [outer]) => sum + area(outer!), 0)).toBeCloseTo(360 * 20, 6);
  });

  it("keeps the area, stays in range and never leaps, wherever the polygon lies", () => {
    const degrees = fc.integer({ min: -180, max: 179 });
    fc.assert(
      fc.property(
        degrees,
        fc.integer({ min: 1, max: 120 }),
        fc.integer({ min: -80, max: 60 }),
        (west, width, south) => {
          const wrap = (longitude: number): number => ((longitude + 540) % 360) - 180;
          const steps = Array.from({ length: width + 1 }, (_, index) => wrap(west + index));
          const ring = [
            ...steps.map((longitude) => [longitude, south]),
            ...steps.toReversed().map((longitude) => [longitude, south + 10]),
            [west, south],
          ];
          const pieces = cutAtAntimeridian([ring]);
          expect(pieces.reduce((sum, [outer]) => sum + area(outer!), 0)).toBeCloseTo(width * 10, 6);
          for (const [outer] of pieces) {
            expect(outer!.every(([x = 0]) => x >= -180 && x <= 180)).toBe(true);
            expect(widest(outer!)).toBeLessThanOrEqual(180);
          }
        },
      ),
    );
  });
});
