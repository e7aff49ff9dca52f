import type { Theme } from "../theme/theme-context.tsx";
import type { Fleet } from "./fleet.ts";

/** Tell apart at a glance, and clear on land and water of their theme (contrast with white arrows ≥ 3:1 in both). */
const colours: Readonly<Record<Theme, readonly [string, ...string[]]>> = {
  light: ["#0e7c86", "#c2410c", "#4f46e5", "#a21caf", "#15803d", "#b91c5c", "#0369a1", "#92600a"],
  dark: ["#14929d", "#d9622b", "#7176f0", "#bb4fc6", "#2f9a57", "#d34b7d", "#2f8bc4", "#b07d1f"],
};

/** A colour for each vehicle, the same in the list, on its marker and along its track. */
export function vehicleColours(fleet: Fleet, theme: Theme): ReadonlyMap<string, string> {
  const palette = colours[theme];
  return new Map(
    [...fleet.keys()].map((vehicleId, index) => [vehicleId, palette[index % palette.length] ?? palette[0]]),
  );
}
