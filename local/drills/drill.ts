import type { Account } from "../demo/account.ts";
import type { Api } from "../demo/api.ts";
import type { FleetVehicle } from "../demo/fleet.ts";
import type { Check } from "../demo/verify.ts";
import type { Environment } from "../../environments/environment.ts";
import type { Mode } from "../../services/region-guard/src/state.ts";
import type { Platform } from "../platform.ts";
import type { TwoRegions } from "../regions/two-regions.ts";
import type { Work } from "../regions/work.ts";

/** A fault on purpose, and what must hold meanwhile. One file here exports one as `drill`; its name is the file's. */
export type Drill = PlatformDrill | RegionsDrill;

/** One that is played on the platform of one region. */
export interface PlatformDrill {
  readonly stage: "platform";
  /** One sentence: what is done, and what must hold. */
  readonly sentence: string;
  /** How many processes run of the services that matter; of all others one does. */
  readonly replicas: Readonly<Record<string, number>>;
  /** Injects the fault and judges. Bounded in time and load. */
  readonly run: (stage: Stage) => Promise<readonly Check[]>;
}

/** One that is played on two regions. */
export interface RegionsDrill {
  readonly stage: "two-regions";
  readonly sentence: string;
  readonly mode: Mode;
  /** How long a promotion takes unless the person says something else. */
  readonly promotionSeconds: number;
  readonly run: (stage: RegionsStage) => Promise<RegionsResult>;
}

export interface RegionsStage {
  readonly two: TwoRegions;
  readonly work: Work;
  /** Whose settings the guards have. */
  readonly environment: Environment;
  readonly promotionSeconds: number;
  readonly note: (what: string, at?: number) => void;
}

export interface RegionsResult {
  readonly checks: readonly Check[];
  /** Everything that was measured, for the report. */
  readonly measured: unknown;
  /** SVG. */
  readonly picture?: string;
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
  readonly measured?: unknown;
}

/** Only ever used on loopback, in a database that lives as long as the drill. */
export const drillAccount: Account = {
  organisation: "Rumbo Drill",
  email: "drill@rumbo.example",
  password: "rumbo-drill-2026",
};
