import fc from "fast-check";
import { expect, it } from "vitest";
import { graticule } from "./graticule.ts";

it("draws round degrees", () => {
  const { coordinates } = graticule({ west: -10, south: 35, east: 5, north: 44 }).geometry;
  const meridians = coordinates.filter(([from, to]) => from?.[0] === to?.[0]).map(([from]) => from?.[0]);
  expect(meridians).toEqual([-10, -8, -6, -4, -2, 0, 2, 4]);
});

it("has a readable number of lines at every zoom", () => {
  fc.assert(
    fc.property(
      fc.double({ min: -16, max: 8, noNaN: true }),
      fc.double({ min: -179, max: 179, noNaN: true }),
      (exponent, west) => {
        const width = Math.min(360, Math.max(0.01, 2 ** exponent));
        const bounds = { west, east: west + width, south: 40, north: 40 + Math.min(45, width / 2) };
        const { coordinates } = graticule(bounds).geometry;
        expect(coordinates.length).toBeGreaterThanOrEqual(5);
        expect(coordinates.length).toBeLessThanOrEqual(32);
      },
    ),
  );
});

it("ends where the projection ends", () => {
  const { coordinates } = graticule({ west: -180, south: -90, east: 180, north: 90 }).geometry;
  expect(Math.max(...coordinates.flat().map(([, latitude = 0]) => Math.abs(latitude)))).toBe(85);
});
