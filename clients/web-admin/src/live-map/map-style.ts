import type { FeatureCollection } from "geojson";
import type { LayerSpecification, StyleSpecification } from "maplibre-gl";
import type { Language } from "../i18n/language.ts";
import type { Theme } from "../theme/theme-context.tsx";

interface Palette {
  readonly water: string;
  readonly land: string;
  readonly coast: string;
  readonly border: string;
  readonly grid: string;
  readonly name: string;
  readonly text: string;
  readonly halo: string;
  /** Ring round every marker. */
  readonly ring: string;
  readonly selection: string;
}

const palettes: Readonly<Record<Theme, Palette>> = {
  light: {
    water: "#cfe0ea",
    land: "#f7f5f0",
    coast: "#a9c1cf",
    border: "#d3cdc2",
    grid: "rgba(60, 90, 110, 0.13)",
    name: "#7d7a72",
    text: "#16212b",
    halo: "rgba(255, 255, 255, 0.92)",
    ring: "#ffffff",
    selection: "rgba(14, 124, 134, 0.22)",
  },
  dark: {
    water: "#0c141b",
    land: "#1a242d",
    coast: "#2f4352",
    border: "#33414d",
    grid: "rgba(150, 185, 210, 0.1)",
    name: "#7e8f9d",
    text: "#eef4f8",
    halo: "rgba(12, 20, 27, 0.92)",
    ring: "#0c141b",
    selection: "rgba(94, 214, 222, 0.25)",
  },
};

/** Sources of the style; each layer draws one. */
export const source = { baseMap: "base-map", grid: "grid", tracks: "tracks", vehicles: "vehicles" } as const;
/** The layer whose features a click can select. */
export const vehicleLayer = "vehicle";
/** The image that shows where a moving vehicle heads. */
export const headingImage = "heading";

const nothing: FeatureCollection = { type: "FeatureCollection", features: [] };

/** The whole style. No glyphs and no sprite: labels are drawn from the machine's own fonts, so nothing is fetched from outside. */
export function mapStyle(theme: Theme, language: Language, baseMapUrl: string): StyleSpecification {
  return {
    version: 8,
    sources: {
      [source.baseMap]: { type: "geojson", data: baseMapUrl, tolerance: 0.2 },
      [source.grid]: { type: "geojson", data: nothing },
      [source.tracks]: { type: "geojson", data: nothing },
      [source.vehicles]: { type: "geojson", data: nothing },
    },
    layers: mapLayers(theme, language),
  };
}

/** The layers alone, from the ground up: what changes with colours and language. */
export function mapLayers(theme: Theme, language: Language): LayerSpecification[] {
  const palette = palettes[theme];
  // MapLibre reads the weight from the first name, and takes the first family that the machine has.
  const font = ["semibold", "system-ui"];
  const track = {
    layout: { "line-cap": "round", "line-join": "round" },
    paint: {
      "line-color": ["get", "colour"],
      "line-width": ["interpolate", ["linear"], ["zoom"], 9, 1.5, 14, 3.5, 18, 6],
      "line-opacity": ["case", ["get", "faded"], 0.25, 0.6],
    },
  } satisfies Partial<LayerSpecification>;
  return [
    { id: "water", type: "background", paint: { "background-color": palette.water } },
    {
      id: "land",
      type: "fill",
      source: source.baseMap,
      filter: ["==", ["get", "layer"], "land"],
      paint: { "fill-color": palette.land, "fill-outline-color": palette.coast },
    },
    {
      id: "border",
      type: "line",
      source: source.baseMap,
      filter: ["==", ["get", "layer"], "border"],
      paint: { "line-color": palette.border, "line-width": ["interpolate", ["linear"], ["zoom"], 1, 0.5, 8, 1.5] },
    },
    { id: "grid", type: "line", source: source.grid, paint: { "line-color": palette.grid, "line-width": 1 } },
    {
      id: "country",
      type: "symbol",
      source: source.baseMap,
      filter: ["all", ["==", ["get", "layer"], "country"], ["any", [">=", ["get", "size"], 4], [">=", ["zoom"], 5]]],
      maxzoom: 8,
      layout: {
        "text-field": ["get", language],
        "text-font": font,
        "text-size": ["interpolate", ["linear"], ["zoom"], 1, 10, 6, 15],
        "text-max-width": 7,
        "text-padding": 6,
        "text-letter-spacing": 0.04,
        "symbol-sort-key": ["-", ["get", "size"]],
      },
      paint: { "text-color": palette.name, "text-halo-color": palette.land, "text-halo-width": 1.2 },
    },
    { id: "track", type: "line", source: source.tracks, ...track },
    {
      id: "track-end",
      type: "line",
      source: source.vehicles,
      filter: ["==", ["geometry-type"], "LineString"],
      ...track,
    },
    {
      id: "selection",
      type: "circle",
      source: source.vehicles,
      filter: ["all", ["==", ["geometry-type"], "Point"], ["get", "selected"]],
      paint: { "circle-radius": 24, "circle-color": palette.selection },
    },
    {
      id: vehicleLayer,
      type: "circle",
      source: source.vehicles,
      filter: ["==", ["geometry-type"], "Point"],
      paint: {
        "circle-radius": ["interpolate", ["linear"], ["zoom"], 7, 6, 11, ["case", ["get", "moving"], 11, 7]],
        "circle-color": ["get", "colour"],
        "circle-stroke-color": palette.ring,
        "circle-stroke-width": 2.5,
      },
    },
    {
      id: "vehicle-label",
      type: "symbol",
      source: source.vehicles,
      filter: ["==", ["geometry-type"], "Point"],
      layout: {
        "icon-image": ["case", ["get", "moving"], headingImage, ""],
        // From afar markers lie on one another, and so would their arrows.
        "icon-size": ["interpolate", ["linear"], ["zoom"], 8, 0, 11, 1],
        "icon-rotate": ["get", "course"],
        "icon-rotation-alignment": "map",
        "icon-allow-overlap": true,
        "icon-ignore-placement": true,
        "text-field": ["get", "name"],
        "text-font": font,
        "text-size": 12.5,
        "text-anchor": "top",
        "text-offset": [0, 1.25],
        "text-max-width": 12,
        "text-optional": true,
      },
      paint: { "text-color": palette.text, "text-halo-color": palette.halo, "text-halo-width": 1.8 },
    },
  ];
}
