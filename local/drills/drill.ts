import type { Account } from "../demo/account.ts";
import type { Api } from "../demo/api.ts";
import type { FleetVehicle } from "../demo/fleet.ts";
import type { Check } from "../demo/verify.ts";
import type { Platform } from "../platform.ts";

/** A fault on purpose, and what must hold meanwhile. One file here exports one as `drill`; its name is the file's. */
export interface Drill {
  /** One sentence: what is done, and what must hold. */
  readonly sentence: string;
  /** How many processes run of the services that matter; of all others one does. */
  readonly replicas: Readonly<Record<string, number>>;
  /** Injects the fault and judges. Bounded in time and load. */
  readonly run: (stage: Stage) => Promise<readonly Check[]>;
}

/** What a drill plays on: a platform of its own with an organisation and vehicles. */
export interface Stage {
  readonly platform: Platform;
  readonly api: Api;
  readonly fleet: readonly FleetVehicle[];
  /** Puts what happened on the timeline, now unless a moment is given (`performance.now()`). */
  readonly note: (what: string, at?: number) => void;
}

export interface DrillReport {
  readonly drill: string;
  readonly startedAt: string;
  readonly passed: boolean;
  readonly timeline: readonly { readonly seconds: number; readonly what: string }[];
  readonly checks: readonly Check[];
}

/** Only ever used on loopback, in a database that lives as long as the drill. */
export const drillAccount: Account = {
  organisation: "Rumbo Drill",
  email: "drill@rumbo.example",
  password: "rumbo-drill-2026",
};
