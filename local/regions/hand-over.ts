import { setTimeout as delay } from "node:timers/promises";
import type { RegionRole } from "../../environments/environment.ts";
import { otherRole } from "../../services/region-guard/src/settings.ts";
import type { ProcedureReport } from "../../services/region-guard/src/procedure-report.ts";
import type { ProcedureKind, State } from "../../services/region-guard/src/state.ts";
import { acknowledged, failures, longestGap, startClients } from "./clients.ts";
import { lastProcedure, outputOf } from "./region-command.ts";
import type { TwoRegions } from "./two-regions.ts";
import type { Work } from "./work.ts";

export interface HandOverOptions {
  readonly two: TwoRegions;
  readonly kind: Exclude<ProcedureKind, "fail-over">;
  readonly to: RegionRole;
  readonly work: Work;
}

export interface HandOverReport {
  readonly acknowledged: number;
  /** Acknowledged by either region, and not in the new one. */
  readonly lost: readonly string[];
  /** Longest time without a write, less what the promotion took. */
  readonly gapSeconds: number;
  readonly promotionSeconds: number;
  /** Longest time without a read. */
  readonly readGapSeconds: number;
  readonly failures: Readonly<Record<string, number>>;
  readonly state: State;
  /** What `npm run region -- report` says of it. */
  readonly procedure: ProcedureReport;
}

const clients = 8;
const everyMs = 100;
/** Milliseconds of load on either side of it. */
const around = 2_000;
/** Seconds in which a healthy pair is done, and then some for a busy machine. */
const limit = 90;

/**
 * Moves writes from one region to the other by the command that people use, while clients write. These know of both regions
 * and try the other one when one refuses, so that what is measured is the platform and not DNS.
 */
export async function handOver({ two, kind, to, work }: HandOverOptions): Promise<HandOverReport> {
  const origins = [two.urls[otherRole(to)], two.urls[to]];
  const before = two.rds.promotions.length;
  const using = startClients({ work, everyMs, clients: Array.from({ length: clients }, () => () => origins) });
  try {
    await delay(around);
    await outputOf(two, [kind, "--because", "a drill on this machine", "--wait", `${limit}`]);
    await delay(around);
    await using.stop();
    const promotionSeconds = two.rds.promotions
      .slice(before)
      .reduce((sum, { at, until = at }) => sum + (until - at) / 1_000, 0);
    const written = acknowledged(using.attempts).map(({ written: id }) => id);
    return {
      acknowledged: written.length,
      lost: await work.missingIn(two.regions[to], written),
      gapSeconds: longestGap(using.attempts, "write") - promotionSeconds,
      promotionSeconds,
      readGapSeconds: longestGap(using.attempts, "read"),
      failures: failures(using.attempts),
      state: await two.state(),
      procedure: await lastProcedure(two),
    };
  } finally {
    await using.stop();
  }
}
