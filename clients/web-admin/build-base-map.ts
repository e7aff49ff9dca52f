import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Feature, FeatureCollection, Geometry, MultiLineString, MultiPolygon, Point, Position } from "geojson";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import { cutAtAntimeridian } from "./src/base-map/cut-at-antimeridian.ts";
import { languages } from "./src/i18n/language.ts";

/**
 * Makes the map that needs no network: land, borders and country names of the world from Natural Earth 1:50m (public
 * domain; npm package `world-atlas`), as one GeoJSON file that the build gives a content hash.
 */
type Atlas = Topology<{ countries: GeometryCollection<{ name: string }>; land: GeometryCollection }>;

const output = new URL(".local/base-map.json", import.meta.url);

const atlas = JSON.parse(
  readFileSync(createRequire(import.meta.url).resolve("world-atlas/countries-50m.json"), "utf8"),
) as Atlas;
const collection: FeatureCollection = { type: "FeatureCollection", features: [land(), borders(), ...countryNames()] };
mkdirSync(new URL(".", output), { recursive: true });
writeFileSync(output, JSON.stringify(collection, roundCoordinates));

function land(): Feature<MultiPolygon> {
  const polygons = feature(atlas, atlas.objects.land).features.flatMap(({ geometry }) => polygonsOf(geometry));
  const coordinates = polygons.flatMap((polygon) => cutAtAntimeridian(polygon)) as Position[][][];
  return { type: "Feature", properties: { layer: "land" }, geometry: { type: "MultiPolygon", coordinates } };
}

/** Only what separates two countries: the coast is drawn as the edge of the land. */
function borders(): Feature<MultiLineString> {
  const geometry = mesh(atlas, atlas.objects.countries, (left, right) => left !== right);
  return { type: "Feature", properties: { layer: "border" }, geometry };
}

/** The name of each country in each language, at the middle of its largest part. `size` (square degrees) ranks them. */
function countryNames(): Feature<Point>[] {
  return feature(atlas, atlas.objects.countries).features.flatMap(({ id, geometry }) => {
    const region = id === undefined ? undefined : new Intl.Locale(`und-${id}`).region;
    const largest = polygonsOf(geometry)
      .flatMap((polygon) => cutAtAntimeridian(polygon))
      .flatMap(([outer]) => (outer ? [centroid(outer)] : []))
      .toSorted((left, right) => right.size - left.size)[0];
    if (!largest || !region || /\d/.test(region)) return [];
    const names = Object.fromEntries(
      languages.map((language) => [language, new Intl.DisplayNames(language, { type: "region" }).of(region)]),
    );
    return [
      {
        type: "Feature",
        properties: { layer: "country", size: largest.size, ...names },
        geometry: { type: "Point", coordinates: largest.middle },
      },
    ];
  });
}

function polygonsOf(geometry: Geometry): Position[][][] {
  if (geometry.type === "Polygon") return [geometry.coordinates];
  return geometry.type === "MultiPolygon" ? geometry.coordinates : [];
}

/** Centroid and area of a closed ring, both in plain degrees: good enough to place a name. */
function centroid(ring: readonly Position[]): { readonly middle: Position; readonly size: number } {
  let [x, y, twice] = [0, 0, 0];
  ring.slice(1).forEach(([bx = 0, by = 0], index) => {
    const [ax = 0, ay = 0] = ring[index] ?? [];
    const cross = ax * by - bx * ay;
    x += (ax + bx) * cross;
    y += (ay + by) * cross;
    twice += cross;
  });
  return { middle: twice === 0 ? [...(ring[0] ?? [])] : [x / (3 * twice), y / (3 * twice)], size: Math.abs(twice) / 2 };
}

/** 0.001° is 110 m; the 1:50m data is quantized to 0.0036°. */
function roundCoordinates(_key: string, value: unknown): unknown {
  return typeof value === "number" ? Math.round(value * 1000) / 1000 : value;
}
