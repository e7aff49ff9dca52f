/** Longitude and latitude in degrees, in GeoJSON's order. */
export type LngLat = readonly [longitude: number, latitude: number];

/** A marker on its way from where it is drawn to where its vehicle was last seen. Times in milliseconds. */
export interface Glide {
  readonly from: LngLat;
  readonly to: LngLat;
  readonly startedAt: number;
  readonly duration: number;
}

/** Trackers report every second or so; a marker that took longer than this would lag behind what is known. */
const longestGlide = 2_000;
/** A step longer than this is no drive but a gap in the reports: the marker jumps. */
const longestStepMetres = 1_000;

/** The way of a marker whose vehicle was seen at `to`: as long as the time since the last report, so that it arrives as the next comes. */
export function glideTo(to: LngLat, previous: Glide | undefined, now: number): Glide {
  if (!previous) return { from: to, to, startedAt: now, duration: 0 };
  const from = pointAt(previous, now);
  const duration = metresBetween(from, to) > longestStepMetres ? 0 : Math.min(now - previous.startedAt, longestGlide);
  return { from, to, startedAt: now, duration };
}

/** Where the marker is drawn at a moment. It never overshoots. */
export function pointAt({ from, to, startedAt, duration }: Glide, now: number): LngLat {
  const part = duration === 0 ? 1 : Math.min(1, Math.max(0, (now - startedAt) / duration));
  if (part === 1) return to;
  const eastward = shortestTurn(to[0] - from[0]);
  return [shortestTurn(from[0] + eastward * part), from[1] + (to[1] - from[1]) * part];
}

export const isMoving = ({ startedAt, duration }: Glide, now: number): boolean => now - startedAt < duration;

/** Metres between two points that are near one another (equirectangular; mean radius of the Earth, IUGG). */
export function metresBetween([west, south]: LngLat, [east, north]: LngLat): number {
  const radians = Math.PI / 180;
  const x = shortestTurn(east - west) * radians * Math.cos(((south + north) / 2) * radians);
  const y = (north - south) * radians;
  return 6_371_008.8 * Math.hypot(x, y);
}

/** The same angle within −180…180: the way over the antimeridian is short. */
const shortestTurn = (degrees: number): number => ((((degrees + 180) % 360) + 360) % 360) - 180;
