import { memo, type ReactNode, useMemo } from "react";
import { useLanguage } from "../i18n/language-context.tsx";
import type { LiveVehicle } from "./fleet.ts";
import { formatFixTime, formatSpeed } from "./format.ts";
import "./vehicle-list.css";

export interface VehicleListProps {
  readonly vehicles: readonly LiveVehicle[];
  readonly colours: ReadonlyMap<string, string>;
  readonly selected: string | undefined;
  readonly onSelect: (vehicleId: string) => void;
}

/** Every vehicle with its speed and last fix: the map for those who cannot see it, and what tests read. */
export function VehicleList({ vehicles, colours, selected, onSelect }: VehicleListProps): ReactNode {
  return (
    <ul className="vehicle-list" data-testid="vehicle-list">
      {vehicles.map((vehicle) => (
        <VehicleRow
          key={vehicle.vehicleId}
          vehicle={vehicle}
          colour={colours.get(vehicle.vehicleId)}
          selected={vehicle.vehicleId === selected}
          onSelect={onSelect}
        />
      ))}
    </ul>
  );
}

interface VehicleRowProps {
  readonly vehicle: LiveVehicle;
  readonly colour: string | undefined;
  readonly selected: boolean;
  readonly onSelect: (vehicleId: string) => void;
}

const VehicleRow = memo(function VehicleRow({ vehicle, colour, selected, onSelect }: VehicleRowProps): ReactNode {
  const { locale, t } = useLanguage();
  const { vehicleId, position } = vehicle;
  const name = vehicle.name ?? t("vehicles.unnamed");
  const fixTime = useMemo(() => formatFixTime(position.fixTime, locale), [position, locale]);
  return (
    <li
      data-testid="vehicle"
      data-vehicle-id={vehicleId}
      data-longitude={position.longitude}
      data-latitude={position.latitude}
      data-fix-time={position.fixTime}
    >
      <button
        type="button"
        aria-pressed={selected}
        title={t("vehicles.centre", { name })}
        onClick={() => onSelect(vehicleId)}
      >
        <span className="vehicle-colour" style={{ background: colour }} aria-hidden="true" />
        <span className="vehicle-name">{name}</span>
        <span className="vehicle-speed">{formatSpeed(position.speed, locale, t)}</span>
        <time className="vehicle-time" dateTime={position.fixTime}>
          {fixTime}
        </time>
      </button>
    </li>
  );
});
