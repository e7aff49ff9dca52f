import { type ReactNode, useEffect, useImperativeHandle, useRef, useState } from "react";
import { useLanguage } from "../i18n/language-context.tsx";
import { FitIcon, MinusIcon, PlusIcon } from "../icons.tsx";
import { useTheme } from "../theme/theme-context.tsx";
import { makeVehicleMap, type Scene, type VehicleMap } from "./vehicle-map.ts";
import "maplibre-gl/dist/maplibre-gl.css";
import "./map-view.css";

export interface MapViewProps {
  readonly scene: Omit<Scene, "unnamed">;
  readonly onSelect: (vehicleId: string) => void;
  /** Gives the caller the map's movements. */
  readonly ref: React.Ref<Pick<VehicleMap, "centre">>;
}

/** The map and its buttons; without WebGL, a sentence that says so. */
export function MapView({ scene, onSelect, ref }: MapViewProps): ReactNode {
  const { language, t } = useLanguage();
  const { theme } = useTheme();
  const container = useRef<HTMLDivElement>(null);
  const initial = useRef({ theme, language, onSelect });
  const [map, setMap] = useState<VehicleMap>();
  const [unavailable, setUnavailable] = useState(false);

  useEffect(() => {
    if (!container.current) return;
    try {
      const made = makeVehicleMap(container.current, initial.current);
      setMap(made);
      return () => made.remove();
    } catch {
      setUnavailable(true);
      return;
    }
  }, []);

  useEffect(() => map?.restyle(theme, language), [map, theme, language]);
  useEffect(() => map?.label(t("map.label")), [map, t]);
  useEffect(() => map?.show({ ...scene, unnamed: t("vehicles.unnamed") }), [map, scene, t]);
  useImperativeHandle(ref, () => ({ centre: (vehicleId) => map?.centre(vehicleId) }), [map]);

  if (unavailable)
    return (
      <div className="map-view map-unavailable" role="note" data-testid="map-unavailable">
        <p>{t("map.unavailable")}</p>
      </div>
    );
  return (
    <div className="map-view" data-testid="map">
      <div ref={container} className="map-canvas" />
      <div className="map-buttons">
        <button type="button" aria-label={t("map.zoomIn")} onClick={() => map?.zoom(1)}>
          <PlusIcon />
        </button>
        <button type="button" aria-label={t("map.zoomOut")} onClick={() => map?.zoom(-1)}>
          <MinusIcon />
        </button>
        <button type="button" aria-label={t("map.showAll")} onClick={() => map?.showAll()}>
          <FitIcon />
        </button>
      </div>
      <p className="map-attribution">
        {t("map.attribution")} ·{" "}
        <a href="https://maplibre.org/" rel="noreferrer" target="_blank">
          MapLibre
        </a>
      </p>
    </div>
  );
}
