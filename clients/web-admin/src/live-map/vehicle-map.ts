import type { Feature, LineString, Point } from "geojson";
import { type GeoJSONSource, LngLatBounds, Map as MapLibreMap, ScaleControl, setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import baseMapUrl from "../../.local/base-map.json?url";
import { graticule } from "../base-map/graticule.ts";
import type { Language } from "../i18n/language.ts";
import type { Theme } from "../theme/theme-context.tsx";
import type { Fleet } from "./fleet.ts";
import { headingImage, mapLayers, mapStyle, source, vehicleLayer } from "./map-style.ts";
import { type Glide, glideTo, isMoving, pointAt } from "./motion.ts";
import { type Track, trackLines } from "./track.ts";

/** Everything that the map draws of the vehicles. */
export interface Scene {
  readonly fleet: Fleet;
  readonly tracks: ReadonlyMap<string, Track>;
  readonly colours: ReadonlyMap<string, string>;
  readonly selected: string | undefined;
  readonly unnamed: string;
}

export interface VehicleMap {
  readonly show: (scene: Scene) => void;
  readonly restyle: (theme: Theme, language: Language) => void;
  /** Names the canvas for those who do not see it. */
  readonly label: (text: string) => void;
  readonly zoom: (steps: 1 | -1) => void;
  readonly showAll: () => void;
  readonly centre: (vehicleId: string) => void;
  readonly remove: () => void;
}

export interface VehicleMapOptions {
  readonly theme: Theme;
  readonly language: Language;
  readonly onSelect: (vehicleId: string) => void;
}

/** Under 1 m/s (3.6 km/h) a receiver's own noise turns the arrow at random. */
const movingFrom = 1;
const frameEvery = 33;
/** Tracks change at their ends only, which are drawn with the vehicles; the rest may follow more slowly. */
const tracksEvery = 2_000;
/** Fixes of a track that are drawn with its vehicle: more than come within `tracksEvery`. */
const trackEnd = 8;
const closeUp = 14.5;

// MapLibre looks for its worker beside its own file, which the build has merged into ours.
setWorkerUrl(workerUrl);

/**
 * The map, without React: it draws thirty times a second while something moves, and rests when nothing does.
 *
 * @throws Error when the browser has no WebGL 2
 */
export function makeVehicleMap(container: HTMLElement, { theme, language, onSelect }: VehicleMapOptions): VehicleMap {
  const map = new MapLibreMap({
    container,
    style: mapStyle(theme, language, baseMapUrl),
    center: [-20, 25],
    zoom: 1.4,
    maxZoom: 19,
    attributionControl: false,
    // Moving symbols are laid out anew at each frame; a fade would make them blink.
    fadeDuration: 0,
    dragRotate: false,
    pitchWithRotate: false,
    cancelPendingTileRequestsWhileZooming: false,
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new ScaleControl({ unit: "metric" }), "bottom-left");

  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const glides = new Map<string, Glide & { readonly fixTime: string }>();
  let scene: Scene | undefined;
  let ready = false;
  let fitted = false;
  let frame: number | undefined;
  let drawnAt = -Infinity;
  let tracksDrawnAt = -Infinity;

  map.on("load", () => {
    ready = true;
    map.addImage(headingImage, arrow(), { pixelRatio: 2 });
    drawGrid();
    redraw();
  });
  map.on("moveend", drawGrid);
  map.on("click", vehicleLayer, ({ features }) => {
    const vehicleId: unknown = features?.[0]?.properties["vehicleId"];
    if (typeof vehicleId === "string") onSelect(vehicleId);
  });
  map.on("mouseenter", vehicleLayer, () => (map.getCanvas().style.cursor = "pointer"));
  map.on("mouseleave", vehicleLayer, () => (map.getCanvas().style.cursor = ""));

  function drawGrid(): void {
    if (!ready) return;
    const bounds = map.getBounds();
    const view = { west: bounds.getWest(), south: bounds.getSouth(), east: bounds.getEast(), north: bounds.getNorth() };
    setData(source.grid, [graticule(view)]);
  }

  /** Starts every marker whose vehicle has a newer fix on its way there. */
  function glide(fleet: Fleet): void {
    const now = performance.now();
    for (const { vehicleId, position } of fleet.values()) {
      const known = glides.get(vehicleId);
      if (position.fixTime === known?.fixTime) continue;
      const next = glideTo([position.longitude, position.latitude], known, now);
      glides.set(vehicleId, { ...next, duration: still.matches ? 0 : next.duration, fixTime: position.fixTime });
    }
    for (const vehicleId of glides.keys()) if (!fleet.has(vehicleId)) glides.delete(vehicleId);
  }

  function redraw(): void {
    frame ??= requestAnimationFrame(draw);
  }

  function draw(now: number): void {
    frame = undefined;
    if (!scene || !ready) return;
    if (now - drawnAt < frameEvery) {
      redraw();
      return;
    }
    drawnAt = now;
    setData(source.vehicles, vehicleFeatures(scene, glides, now));
    if (now - tracksDrawnAt >= tracksEvery) {
      tracksDrawnAt = now;
      setData(source.tracks, trackFeatures(scene));
    }
    if ([...glides.values()].some((each) => isMoving(each, now))) redraw();
  }

  function setData(id: string, features: Feature[]): void {
    void map.getSource<GeoJSONSource>(id)?.setData({ type: "FeatureCollection", features });
  }

  function showAll(): void {
    const bounds = new LngLatBounds();
    for (const { to } of glides.values()) bounds.extend([to[0], to[1]]);
    if (!bounds.isEmpty()) map.fitBounds(bounds, { padding: 72, maxZoom: closeUp, duration: fitted ? 800 : 0 });
  }

  return {
    show: (next) => {
      const sameTracks = scene?.tracks.size === next.tracks.size && scene.selected === next.selected;
      if (!sameTracks || scene?.colours.size !== next.colours.size) tracksDrawnAt = -Infinity;
      scene = next;
      glide(next.fleet);
      if (!fitted && glides.size > 0) {
        showAll();
        fitted = true;
      }
      redraw();
    },
    restyle: (nextTheme, nextLanguage) => {
      if (!ready) return;
      for (const layer of mapLayers(nextTheme, nextLanguage)) {
        for (const [property, value] of Object.entries(layer.paint ?? {}))
          map.setPaintProperty(layer.id, property as never, value as never);
        for (const [property, value] of Object.entries(layer.layout ?? {}))
          map.setLayoutProperty(layer.id, property as never, value as never);
      }
      tracksDrawnAt = -Infinity;
      redraw();
    },
    label: (text) => map.getCanvas().setAttribute("aria-label", text),
    zoom: (steps) => map.zoomTo(map.getZoom() + steps),
    showAll,
    centre: (vehicleId) => {
      const target = glides.get(vehicleId);
      if (target) map.flyTo({ center: [target.to[0], target.to[1]], zoom: Math.max(map.getZoom(), closeUp), speed: 2 });
    },
    remove: () => {
      if (frame !== undefined) cancelAnimationFrame(frame);
      map.remove();
    },
  };
}

/** Markers where they are now, and behind each the end of its track, so that no gap opens between the two. */
function vehicleFeatures(
  { fleet, tracks, colours, selected, unnamed }: Scene,
  glides: ReadonlyMap<string, Glide>,
  now: number,
): Feature<Point | LineString>[] {
  return [...fleet.values()].flatMap(({ vehicleId, name, position }): Feature<Point | LineString>[] => {
    const way = glides.get(vehicleId);
    if (!way) return [];
    const [longitude, latitude] = pointAt(way, now);
    const properties = {
      vehicleId,
      name: name ?? unnamed,
      colour: colours.get(vehicleId),
      moving: position.course !== undefined && (position.speed ?? 0) >= movingFrom,
      course: position.course ?? 0,
      selected: vehicleId === selected,
      faded: selected !== undefined && vehicleId !== selected,
    };
    const end = [...(tracks.get(vehicleId) ?? []).slice(-trackEnd, -1), { ...position, longitude, latitude }];
    const coordinates = trackLines(end)
      .at(-1)
      ?.map((point) => [...point]);
    return [
      ...(coordinates ? [{ type: "Feature", properties, geometry: { type: "LineString", coordinates } } as const] : []),
      { type: "Feature", properties, geometry: { type: "Point", coordinates: [longitude, latitude] } },
    ];
  });
}

function trackFeatures({ tracks, colours, selected }: Scene): Feature[] {
  return [...tracks].map(([vehicleId, track]) => ({
    type: "Feature",
    properties: { colour: colours.get(vehicleId), faded: selected !== undefined && vehicleId !== selected },
    geometry: {
      type: "MultiLineString",
      coordinates: trackLines(track.slice(0, -2)).map((line) => line.map((point) => [...point])),
    },
  }));
}

/** A white arrow to the north, 32 × 32 pixels at twice the density; MapLibre turns it. */
function arrow(): ImageData {
  const size = 32;
  const context = new OffscreenCanvas(size, size).getContext("2d");
  if (!context) throw new Error("no 2D canvas");
  context.fillStyle = "#ffffff";
  context.beginPath();
  context.moveTo(16, 5);
  context.lineTo(24.5, 25);
  context.lineTo(16, 20.5);
  context.lineTo(7.5, 25);
  context.closePath();
  context.fill();
  return context.getImageData(0, 0, size, size);
}
