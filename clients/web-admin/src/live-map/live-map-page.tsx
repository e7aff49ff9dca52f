import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import type { AuthApi, Membership } from "../api/auth-api.ts";
import type { MapApi } from "../api/map-api.ts";
import { Brand } from "../brand.tsx";
import { useLanguage } from "../i18n/language-context.tsx";
import { LogOutIcon } from "../icons.tsx";
import { Preferences } from "../preferences.tsx";
import { useTheme } from "../theme/theme-context.tsx";
import { sortedByName } from "./fleet.ts";
import { makeLiveFleet } from "./live-fleet.ts";
import type { Connection } from "./live-stream.ts";
import { MapView } from "./map-view.tsx";
import { vehicleColours } from "./vehicle-colours.ts";
import { VehicleList } from "./vehicle-list.tsx";
import type { VehicleMap } from "./vehicle-map.ts";
import "./live-map-page.css";

export interface LiveMapPageProps {
  readonly api: MapApi;
  readonly me: AuthApi["me"];
  readonly logOut: () => void;
}

/** Where everything is, now: the map and the list of vehicles. */
export function LiveMapPage({ api, me, logOut }: LiveMapPageProps): ReactNode {
  const { language, t } = useLanguage();
  const { theme } = useTheme();
  const [live] = useState(() => makeLiveFleet(api));
  const { connection, fleet, tracks } = useSyncExternalStore(live.subscribe, live.current);
  const [selected, setSelected] = useState<string>();
  const map = useRef<Pick<VehicleMap, "centre">>(null);

  useEffect(() => {
    const leave = new AbortController();
    void live.follow(leave.signal);
    return () => leave.abort();
  }, [live]);

  const vehicles = useMemo(() => fleet && sortedByName(fleet, language), [fleet, language]);
  const colours = useMemo(() => vehicleColours(fleet ?? new Map(), theme), [fleet, theme]);
  const scene = useMemo(
    () => ({ fleet: fleet ?? new Map(), tracks, colours, selected }),
    [fleet, tracks, colours, selected],
  );
  const select = useCallback((vehicleId: string) => {
    setSelected((previous) => (previous === vehicleId ? undefined : vehicleId));
    map.current?.centre(vehicleId);
  }, []);

  return (
    <div className="live-map">
      <header>
        <Brand />
        <Organisation me={me} />
        <Preferences />
        <button
          type="button"
          className="icon-button"
          aria-label={t("logIn.out")}
          title={t("logIn.out")}
          onClick={logOut}
        >
          <LogOutIcon />
        </button>
      </header>
      <section className="live-map-vehicles" aria-labelledby="vehicles-title">
        <div className="live-map-title">
          <h2 id="vehicles-title">{t("vehicles.title")}</h2>
          {vehicles && (
            <span className="badge" data-testid="vehicle-count">
              {vehicles.length}
            </span>
          )}
          <ConnectionState connection={connection} />
        </div>
        {vehicles === undefined && <p className="live-map-hint">{t("vehicles.waiting")}</p>}
        {vehicles?.length === 0 && (
          <p className="live-map-hint" data-testid="no-vehicles">
            {t("vehicles.empty")}
          </p>
        )}
        {vehicles && vehicles.length > 0 && (
          <VehicleList vehicles={vehicles} colours={colours} selected={selected} onSelect={select} />
        )}
      </section>
      <main>
        <MapView ref={map} scene={scene} onSelect={select} />
      </main>
    </div>
  );
}

function ConnectionState({ connection }: { readonly connection: Connection }): ReactNode {
  const { t } = useLanguage();
  return (
    <p className="connection" role="status" data-testid="connection" data-state={connection}>
      {t(`connection.${connection}`)}
    </p>
  );
}

/** Whose vehicles these are. Without an answer the place stays empty: the map does not depend on it. */
function Organisation({ me }: { readonly me: AuthApi["me"] }): ReactNode {
  const [answer, setAnswer] = useState<Membership>();
  useEffect(() => {
    me().then(setAnswer, () => undefined);
  }, [me]);
  return (
    <p className="live-map-organisation" title={answer?.user.email}>
      {answer?.organisation.name}
    </p>
  );
}
