import type { Feature, MultiLineString, Position } from "geojson";

/** Degrees; `west` may lie beyond −180 and `east` beyond 180, as MapLibre gives them. */
export interface Bounds {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** Round distances between lines, in degrees. */
const steps = [30, 15, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001] as const;
/** As on a printed map: enough lines to tell distance, few enough to stay behind the vehicles. */
const linesAcross = 6;

/**
 * Meridians and parallels at round degrees over the part of the world in view. Natural Earth is an empty plain in a
 * city; the grid gives it a scale.
 */
export function graticule({ west, south, east, north }: Bounds): Feature<MultiLineString> {
  const step = steps.find((degrees) => (east - west) / degrees >= linesAcross) ?? 0.001;
  // Web Mercator ends near 85°.
  const [bottom, top] = [Math.max(south, -85), Math.min(north, 85)];
  const meridians = multiples(step, west, east).map((longitude): Position[] => [
    [longitude, bottom],
    [longitude, top],
  ]);
  const parallels = multiples(step, bottom, top).map((latitude): Position[] => [
    [west, latitude],
    [east, latitude],
  ]);
  return {
    type: "Feature",
    properties: {},
    geometry: { type: "MultiLineString", coordinates: [...meridians, ...parallels] },
  };
}

function multiples(step: number, from: number, to: number): number[] {
  const first = Math.ceil(from / step);
  const count = Math.max(0, Math.floor(to / step) - first + 1);
  return Array.from({ length: count }, (_, index) => (first + index) * step);
}
