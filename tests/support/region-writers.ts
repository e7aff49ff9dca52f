import { type Attempt, startClients } from "../../local/regions/clients.ts";
import type { TwoRegions } from "../../local/regions/two-regions.ts";
import { accountWork } from "../../local/regions/work.ts";
import type { RegionRole } from "../../environments/environment.ts";

export interface RegionWriters {
  /** Writes that a region has taken, and those that it has not, among those begun since a moment (`performance.now()`). */
  readonly taken: (role: RegionRole, since?: number) => readonly Attempt[];
  readonly refused: (role: RegionRole, since?: number) => readonly Attempt[];
  readonly stop: () => Promise<void>;
}

/** Tries to write in both regions all the time, whoever owns writes. */
export function startRegionWriters({ urls }: TwoRegions, accessToken: string): RegionWriters {
  const roles: readonly RegionRole[] = ["primary", "secondary"];
  const { attempts, stop } = startClients({
    work: accountWork(accessToken),
    everyMs: 250,
    clients: roles.map((role) => () => [urls[role]]),
  });
  const writes = (role: RegionRole, since: number): readonly Attempt[] =>
    attempts.filter(({ client, kind, begun }) => client === roles.indexOf(role) && kind === "write" && begun >= since);
  return {
    taken: (role, since = 0) => writes(role, since).filter(({ failure }) => failure === undefined),
    refused: (role, since = 0) => writes(role, since).filter(({ failure }) => failure !== undefined),
    stop,
  };
}
