import type { Fix } from "../ingestion/fix.ts";
import type { components } from "../openapi.d.ts";

export type LivePosition = components["schemas"]["LivePosition"];
export type LiveVehicle = components["schemas"]["LiveSnapshot"]["vehicles"][number];

/** Positions a frame, so that no frame keeps a browser busy. */
export const maxPerFrame = 20;

export const frames = (positions: readonly LivePosition[]): LivePosition[][] =>
  Array.from({ length: Math.ceil(positions.length / maxPerFrame) }, (_, index) =>
    positions.slice(index * maxPerFrame, (index + 1) * maxPerFrame),
  );

/** Times of one format compare as text. */
export const isNewer = (position: Timed, than: Timed | undefined): boolean =>
  than === undefined || position.fixTime > than.fixTime;

type Timed = Pick<LivePosition, "fixTime">;

export const toLivePosition = (vehicleId: string, fix: Fix): LivePosition => ({
  vehicleId,
  fixTime: new Date(fix.fixTime).toISOString(),
  latitude: fix.latitude,
  longitude: fix.longitude,
  ...(fix.speed !== undefined && { speed: fix.speed }),
  ...(fix.course !== undefined && { course: fix.course }),
});
