import type { Api } from "../demo/api.ts";
import { historyTimes } from "../demo/history-times.ts";
import type { Acknowledged } from "./keep-alive-load.ts";

/** Fixes that were acknowledged and that history does not tell: acknowledged minus stored, which has to be empty. */
export async function lostOf(api: Api, acknowledged: readonly Acknowledged[]): Promise<readonly Acknowledged[]> {
  const lost: Acknowledged[] = [];
  for (const [vehicleId, fixes] of Map.groupBy(acknowledged, (fix) => fix.vehicleId)) {
    const times = fixes.map(({ time }) => time).toSorted((a, b) => a - b);
    const stored = new Set(await historyTimes(api, vehicleId, times));
    lost.push(...fixes.filter(({ time }) => !stored.has(time)));
  }
  return lost;
}
