import type { Position } from "geojson";

/** Outer ring first, then holes; every ring closed. */
type Polygon = readonly (readonly Position[])[];

const turn = 360;

/**
 * Cuts a polygon at the antimeridian. A ring that steps from 179° to −179° would otherwise be drawn all the way round
 * the other side of the world, as a band across the Atlantic.
 *
 * A ring that goes once round a pole (Antarctica) is closed along that pole first.
 *
 * @returns polygons whose longitudes lie in −180…180 and whose edges never leap; one that does not cross is returned as it is
 */
export function cutAtAntimeridian(polygon: Polygon): Polygon[] {
  if (!polygon.some(leaps)) return [polygon];
  const [outer, ...holes] = polygon.map(unroll);
  if (!outer) return [];
  const middle = middleOf(outer);
  const rings = [outer, ...holes.map((hole) => shift(hole, Math.round((middle - middleOf(hole)) / turn) * turn))];
  return [-turn, 0, turn].flatMap((offset) => {
    const pieces = rings.map((ring) => shift(clip(ring, offset - 180, offset + 180), -offset));
    return pieces[0]?.length ? [pieces.filter((piece) => piece.length > 0)] : [];
  });
}

const leaps = (ring: readonly Position[]): boolean =>
  ring.some(([longitude = 0], index) => Math.abs(longitude - (ring[index - 1]?.[0] ?? longitude)) > 180);

/** The same ring with longitudes that run on past ±180 instead of leaping. */
function unroll(ring: readonly Position[]): Position[] {
  const unrolled: Position[] = [];
  for (const [longitude = 0, latitude = 0] of ring) {
    const previous = unrolled.at(-1)?.[0] ?? longitude;
    unrolled.push([longitude + Math.round((previous - longitude) / turn) * turn, latitude]);
  }
  const [first, last] = [unrolled[0], unrolled.at(-1)];
  if (!first || !last || first[0] === last[0]) return unrolled;
  const pole = (first[1] ?? 0) < 0 ? -90 : 90;
  return [...unrolled, [last[0] ?? 0, pole], [first[0] ?? 0, pole], first];
}

function middleOf(ring: readonly Position[]): number {
  const longitudes = ring.map(([longitude = 0]) => longitude);
  return (Math.min(...longitudes) + Math.max(...longitudes)) / 2;
}

const shift = (ring: readonly Position[], by: number): Position[] =>
  ring.map(([longitude = 0, latitude = 0]) => [longitude + by, latitude]);

/** The part of a closed ring between two meridians (Sutherland–Hodgman, one side after the other). */
function clip(ring: readonly Position[], west: number, east: number): Position[] {
  const clipped = clipSide(clipSide(ring, west, 1), east, -1);
  return clipped.length < 4 ? [] : clipped;
}

/** @param side 1 keeps what is east of the meridian, −1 what is west of it */
function clipSide(ring: readonly Position[], meridian: number, side: 1 | -1): Position[] {
  const kept: Position[] = [];
  const depth = ([longitude = 0]: Position): number => (longitude - meridian) * side;
  ring.slice(1).forEach((to, index) => {
    const from = ring[index] ?? to;
    const [a, b] = [depth(from), depth(to)];
    if (a >= 0) kept.push(from);
    if (a * b < 0) {
      const [south = 0, north = 0] = [from[1], to[1]];
      kept.push([meridian, south + (north - south) * (a / (a - b))]);
    }
  });
  return kept[0] ? [...kept, kept[0]] : [];
}
