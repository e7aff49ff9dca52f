import type { Fix } from "../api/map-api.ts";
import { type LngLat, metresBetween } from "./motion.ts";

/** The recent way of a vehicle, oldest fix first, each later than the one before. */
export type Track = readonly Fix[];

/** How much of a track is drawn. */
export const trackMinutes = 45;
/** At one fix a second a track has 2,700 points in 45 minutes. */
export const trackPoints = 3_000;
/** Two fixes farther apart than this are not joined: a line there would be a street that nobody drove. */
const longestGapMetres = 1_000;
const longestGapSeconds = 300;

/** The track with newer fixes at its end; those that are not newer, and what has become too old, are left out. */
export function extendTrack(track: Track, fixes: readonly Fix[]): Track {
  const newest = time(track.at(-1)) ?? -Infinity;
  const added = fixes.filter((fix) => (time(fix) ?? 0) > newest);
  if (added.length === 0) return track;
  const oldest = (time(added.at(-1)) ?? 0) - trackMinutes * 60_000;
  return [...track, ...added].filter((fix) => (time(fix) ?? 0) >= oldest).slice(-trackPoints);
}

/** The lines to draw: the track, cut wherever its vehicle was not heard of for long or for far. */
export function trackLines(track: Track): LngLat[][] {
  const lines: LngLat[][] = [];
  track.forEach((fix, index) => {
    const previous = track[index - 1];
    if (previous && joined(previous, fix)) lines.at(-1)?.push(point(fix));
    else lines.push([point(fix)]);
  });
  return lines.filter((line) => line.length > 1);
}

function joined(earlier: Fix, later: Fix): boolean {
  const seconds = ((time(later) ?? 0) - (time(earlier) ?? 0)) / 1000;
  // Over the antimeridian a line would run round the world.
  const leaps = Math.abs(later.longitude - earlier.longitude) > 180;
  return !leaps && seconds <= longestGapSeconds && metresBetween(point(earlier), point(later)) <= longestGapMetres;
}

const point = ({ longitude, latitude }: Fix): LngLat => [longitude, latitude];

const time = (fix: Fix | undefined): number | undefined => (fix ? Date.parse(fix.fixTime) : undefined);
