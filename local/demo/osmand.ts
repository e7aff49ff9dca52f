import { setTimeout as delay } from "node:timers/promises";
import type { FleetVehicle } from "./fleet.ts";
import type { Fix } from "./tracks.ts";

/** Knots in a metre a second: the OsmAnd protocol speaks knots. */
const KNOTS = 3600 / 1852;

/** Sends one fix as the OsmAnd application does. @throws Error when the platform did not take it */
export async function sendFix(url: string, { trackerToken }: FleetVehicle, fix: Fix): Promise<void> {
  const query = new URLSearchParams({
    id: trackerToken,
    lat: `${fix.latitude}`,
    lon: `${fix.longitude}`,
    timestamp: fix.time.toISOString(),
    ...(fix.speed === undefined ? {} : { speed: `${fix.speed * KNOTS}` }),
    ...(fix.course === undefined ? {} : { bearing: `${fix.course}` }),
  });
  const response = await fetch(`${url}/api/map/v1/osmand?${query.toString()}`);
  const body = await response.text();
  if (!response.ok)
    throw new Error(`a fix of ${fix.vehicle} at ${fix.time.toISOString()} was refused: ${response.status} ${body}`);
}

/** Sends fixes at full speed, in the order given, 32 requests at a time. */
export async function sendAll(url: string, fleet: readonly FleetVehicle[], fixes: readonly Fix[]): Promise<void> {
  const vehicles = new Map(fleet.map((vehicle) => [vehicle.name, vehicle]));
  const queue = fixes.values();
  const worker = async (): Promise<void> => {
    for (const fix of queue) {
      const vehicle = vehicles.get(fix.vehicle);
      if (vehicle) await sendFix(url, vehicle, fix);
    }
  };
  await Promise.all(Array.from({ length: 32 }, worker));
}

/** How much faster than life a recorded track is shown: buses that report every 24 s would seem to stand. */
export const REPLAY_PACE = 10;

/**
 * Plays recorded fixes again and again, moved to now, `REPLAY_PACE` times as fast, until aborted. A fix that is refused
 * because the platform is restarting is skipped: the next one tells more.
 */
export async function replayForever(
  url: string,
  fleet: readonly FleetVehicle[],
  fixes: readonly Fix[],
  signal: AbortSignal,
): Promise<void> {
  const vehicles = new Map(fleet.map((vehicle) => [vehicle.name, vehicle]));
  const ordered = fixes.toSorted((a, b) => a.time.getTime() - b.time.getTime());
  const first = ordered[0]?.time.getTime() ?? 0;
  while (!signal.aborted) {
    const begin = Date.now();
    for (const fix of ordered) {
      const due = begin + (fix.time.getTime() - first) / REPLAY_PACE;
      if (!(await paused(due - Date.now(), signal))) return;
      const vehicle = vehicles.get(fix.vehicle);
      if (vehicle) void sendFix(url, vehicle, { ...fix, time: new Date(due) }).catch(() => undefined);
    }
    await paused(1_000, signal);
  }
}

/** Sends where every vehicle is, once a second, until aborted. */
export async function driveForever(
  url: string,
  fleet: readonly FleetVehicle[],
  fixOf: (name: string, time: Date) => Fix | undefined,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const now = new Date();
    for (const vehicle of fleet) {
      const fix = fixOf(vehicle.name, now);
      if (fix) void sendFix(url, vehicle, fix).catch(() => undefined);
    }
    await paused(1_000 - (Date.now() % 1_000), signal);
  }
}

/** Waits. @returns false when it was aborted meanwhile */
async function paused(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  if (milliseconds > 0) await delay(milliseconds, undefined, { signal }).catch(() => undefined);
  return !signal.aborted;
}
