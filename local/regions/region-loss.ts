import { setTimeout as delay } from "node:timers/promises";
import type { Environment } from "../../environments/environment.ts";
import { recoveryTimeline } from "../../environments/recovery-timeline.ts";
import { listens } from "../ports.ts";
import { type Attempt, acknowledged, failures, secondsUntilAllWork, startClients } from "./clients.ts";
import { lastProcedure, stepsOf } from "./region-command.ts";
import { aliasSeconds, resolver, type ResolverOptions } from "./resolver.ts";
import type { Moment } from "./timeline-picture.ts";
import { type TwoRegions, untilState } from "./two-regions.ts";
import type { Work } from "./work.ts";

/** What losing a region has cost. Seconds after the loss, unless it says something else. */
export interface RegionLossReport {
  readonly promotionSeconds: number;
  /** What the settings promise, and what it was. `write` needs the last client to have written. */
  readonly computed: { readonly reads: number; readonly writes: number };
  readonly measured: { readonly reads: number | null; readonly writes: number | null };
  readonly budget: { readonly rtoSeconds: number; readonly kept: boolean };
  /** Between what the replica had at the end and the loss. */
  readonly rpoSeconds: number;
  readonly acknowledged: number;
  /** Acknowledged after the last transaction that the replica is known to have had. */
  readonly possiblyLost: readonly string[];
  /** Acknowledged and in the new region no more. */
  readonly lost: readonly string[];
  /** How often clients were refused, and how. */
  readonly failures: Readonly<Record<string, number>>;
  /** Whether something of the lost region ever accepted a connection until the end. */
  readonly lostRegionStayedLost: boolean;
  readonly promotions: number;
  readonly epoch: number;
  readonly timeline: readonly Moment[];
}

export interface RegionLossOptions {
  readonly two: TwoRegions;
  readonly work: Work;
  /** Its settings are what the computed times come from. */
  readonly environment: Environment;
  readonly promotionSeconds: number;
  readonly clients?: number;
  /** Milliseconds between writes of one client. */
  readonly everyMs?: number;
  /** How fast DNS follows. @default as on AWS */
  readonly dns?: Pick<ResolverOptions, "intervalSeconds" | "ttlSeconds">;
  /** Seconds for which replication is cut before the region is lost. @default 0: it is as far as it is */
  readonly cutSeconds?: number;
  readonly note?: (what: string, at?: number) => void;
}

/**
 * Loses the region that takes writes, while clients that find it by name keep reading and writing, and waits until the other
 * one has taken over by itself and the last client has found it. Everything of the lost region refuses connections for all
 * that time.
 *
 * @throws Error when it has not recovered after the computed time and two minutes
 */
export async function loseRegion(options: RegionLossOptions): Promise<RegionLossReport> {
  const { two, work, environment, promotionSeconds, clients = 16, everyMs = 2_000, cutSeconds = 0 } = options;
  const lostRegion = two.regions.primary;
  const left = two.regions.secondary;
  let lostAt = performance.now();
  const timeline: Moment[] = [];
  const note = (what: string, at = performance.now()): void => {
    timeline.push({ seconds: seconds(at - lostAt), what });
    options.note?.(what, at);
  };

  const dns = resolver({
    ...options.dns,
    urls: two.urls,
    onChange: (role) => note(`Route 53 answers with the ${role}`),
  });
  // As many ages of cached answers as there are clients: the last one has just asked when the record changes.
  const { ttlSeconds = aliasSeconds } = options.dns ?? {};
  const caches = Array.from({ length: clients }, (_, index) => dns.cache((ttlSeconds * index) / clients));
  const using = startClients({ work, everyMs, clients: caches.map((lookUp) => () => [lookUp()]) });
  const computed = computedFor(environment, promotionSeconds);
  const limit = Math.max(computed.reads, computed.writes) + 120;
  const watching = new AbortController();
  try {
    await untilEachHasWritten(using.attempts, clients);
    if (cutSeconds > 0) {
      two.replicationLink.inject({ kind: "blackhole" });
      await delay(cutSeconds * 1_000);
    }
    lostAt = performance.now();
    const lostAtTime = Date.now();
    await lostRegion.lose();
    note("the primary region is lost");
    const stayedLost = refusesUntil(watching.signal, [
      lostRegion.url,
      lostRegion.backing.postgres,
      lostRegion.guardUrl(),
    ]);

    const { epoch } = await untilState(two, ({ owner, execution }) => owner === "secondary" && !execution, limit);
    const procedure = await lastProcedure(two);
    for (const { what, at } of stepsOf(procedure)) note(`${procedure.procedure}: ${what}`, at);
    await untilAllWork(using.attempts, lostAt, limit);
    note("the last client reads and writes");
    // What comes afterwards shows that it lasts.
    await delay(2 * everyMs);
    await using.stop();
    watching.abort();

    const written = acknowledged(using.attempts);
    const { possiblyLostAfter } = procedure;
    const replayed = possiblyLostAfter === undefined ? 0 : Date.parse(possiblyLostAfter);
    // Wall clocks of one machine. A commit that was acknowledged before another was made is before it in the log.
    const wallOf = (at: number): number => lostAtTime + (at - lostAt);
    const possiblyLost = written.filter(({ begun, ended }) => begun < lostAt && wallOf(ended) >= replayed);
    const measured = {
      reads: rounded(secondsUntilAllWork(using.attempts, "read", lostAt)),
      writes: rounded(secondsUntilAllWork(using.attempts, "write", lostAt)),
    };
    const { rtoSeconds } = environment.recovery;
    return {
      promotionSeconds,
      computed,
      measured,
      budget: {
        rtoSeconds,
        kept: measured.writes !== null && measured.writes <= rtoSeconds && computed.writes <= rtoSeconds,
      },
      rpoSeconds: Math.max(0, seconds(lostAtTime - replayed)),
      acknowledged: written.length,
      possiblyLost: possiblyLost.map(({ written: id }) => id),
      lost: await work.missingIn(
        left,
        written.map(({ written: id }) => id),
      ),
      failures: failures(using.attempts.filter(({ begun }) => begun >= lostAt)),
      lostRegionStayedLost: await stayedLost,
      promotions: two.rds.promotions.length,
      epoch,
      timeline: timeline.toSorted((a, b) => a.seconds - b.seconds),
    };
  } finally {
    watching.abort();
    await using.stop();
    await dns.stop();
  }
}

function computedFor(environment: Environment, promotionSeconds: number): { reads: number; writes: number } {
  const { recovery } = environment;
  if (!recovery.failover) throw new Error(`${environment.name} has one region.`);
  const failover = { ...recovery.failover, promotionSeconds };
  const timeline = recoveryTimeline({ ...environment, recovery: { ...recovery, failover } });
  if (timeline?.writes === undefined) throw new Error(`${environment.name} computes no times.`);
  return { reads: timeline.reads, writes: timeline.writes };
}

async function untilEachHasWritten(attempts: readonly Attempt[], clients: number): Promise<void> {
  while (new Set(acknowledged(attempts).map(({ client }) => client)).size < clients) await delay(100);
}

async function untilAllWork(attempts: readonly Attempt[], since: number, limit: number): Promise<void> {
  const works = (kind: Attempt["kind"]): boolean => secondsUntilAllWork(attempts, kind, since) !== undefined;
  while (!(works("read") && works("write"))) {
    if (performance.now() - since > limit * 1_000)
      throw new Error(
        `Not every client reads and writes ${limit} s after the loss: ${JSON.stringify(failures(attempts))}`,
      );
    await delay(100);
  }
}

/** @returns whether nobody ever accepted a connection there until then */
async function refusesUntil(signal: AbortSignal, urls: readonly string[]): Promise<boolean> {
  while (!signal.aborted) {
    for (const { hostname, port } of urls.map((url) => new URL(url)))
      if (await listens(Number(port), hostname)) return false;
    await delay(1_000, undefined, { signal }).catch(() => undefined);
  }
  return true;
}

const seconds = (milliseconds: number): number => Math.round(milliseconds) / 1_000;
const rounded = (value: number | undefined): number | null =>
  value === undefined ? null : Math.round(value * 10) / 10;
