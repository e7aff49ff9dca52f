import { setTimeout as delay } from "node:timers/promises";
import type { Work } from "./work.ts";

/** One thing that a client tried, and what came of it. */
export interface Attempt {
  readonly client: number;
  readonly kind: "read" | "write";
  /** `performance.now()` when it began and when it ended. */
  readonly begun: number;
  readonly ended: number;
  /** What it wrote and the platform acknowledged. */
  readonly written?: string;
  /** Why it failed. */
  readonly failure?: string;
}

export interface ClientsOptions {
  readonly work: Work;
  /** For each client, the regions that it tries in turn, looked up anew each time. */
  readonly clients: readonly (() => readonly string[])[];
  /** Milliseconds from one write of a client, and one read beside it, to its next. */
  readonly everyMs: number;
}

export interface Clients {
  readonly attempts: readonly Attempt[];
  /** Lets what is under way end. */
  readonly stop: () => Promise<void>;
}

/** Clients that keep reading and writing, one of each at a time, whatever happens. None sends anything twice. */
export function startClients({ work, clients, everyMs }: ClientsOptions): Clients {
  const attempts: Attempt[] = [];
  const stopping = new AbortController();

  const attempt = async (client: number, kind: Attempt["kind"], origins: readonly string[]): Promise<void> => {
    const begun = performance.now();
    let failure = "";
    for (const origin of origins)
      try {
        let written: string | undefined;
        if (kind === "write") written = await work.write(origin);
        else await work.read(origin);
        attempts.push({ client, kind, begun, ended: performance.now(), ...(written !== undefined && { written }) });
        return;
      } catch (error) {
        failure = reason(error);
      }
    attempts.push({ client, kind, begun, ended: performance.now(), failure });
  };

  const live = async (lookUp: () => readonly string[], client: number): Promise<void> => {
    await pause((everyMs * client) / clients.length);
    while (!stopping.signal.aborted) {
      const due = performance.now() + everyMs;
      const origins = lookUp();
      await Promise.all([attempt(client, "write", origins), attempt(client, "read", origins)]);
      await pause(due - performance.now());
    }
  };
  const pause = (milliseconds: number): Promise<unknown> =>
    delay(Math.max(0, milliseconds), undefined, { signal: stopping.signal }).catch(() => undefined);

  const living = Promise.all(clients.map(live));
  return {
    attempts,
    async stop() {
      stopping.abort();
      await living;
    },
  };
}

/** What of a kind was acknowledged. */
export const acknowledged = (attempts: readonly Attempt[]): readonly (Attempt & { readonly written: string })[] =>
  attempts.flatMap((attempt) => (attempt.written === undefined ? [] : [{ ...attempt, written: attempt.written }]));

/**
 * Seconds from a moment until the last of the clients had something done that it began after it.
 *
 * @returns nothing when one of them never had
 */
export function secondsUntilAllWork(
  attempts: readonly Attempt[],
  kind: Attempt["kind"],
  since: number,
): number | undefined {
  const firstOf = new Map<number, number>();
  for (const { client, kind: its, begun, ended, failure } of attempts) {
    if (its !== kind) continue;
    const first = firstOf.get(client) ?? Number.POSITIVE_INFINITY;
    firstOf.set(client, begun >= since && failure === undefined ? Math.min(first, ended) : first);
  }
  const last = Math.max(...firstOf.values());
  return Number.isFinite(last) ? (last - since) / 1_000 : undefined;
}

/** Longest time in seconds between two of a kind that ended well, whoever began them. */
export function longestGap(attempts: readonly Attempt[], kind: Attempt["kind"]): number {
  const ends = attempts
    .filter((attempt) => attempt.kind === kind && attempt.failure === undefined)
    .map(({ ended }) => ended)
    .toSorted((a, b) => a - b);
  return ends.slice(1).reduce((longest, end, index) => Math.max(longest, end - (ends[index] ?? end)), 0) / 1_000;
}

/** How often what went wrong, such as `503 region-standby`. */
export function failures(attempts: readonly Attempt[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { kind, failure } of attempts)
    if (failure !== undefined) counts[`${kind} ${failure}`] = (counts[`${kind} ${failure}`] ?? 0) + 1;
  return counts;
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // What fetch says is "fetch failed"; why is in its cause.
  const { code } = (error.cause ?? {}) as { readonly code?: string };
  return code ?? (error.name === "TimeoutError" ? "no answer in time" : error.message);
}
