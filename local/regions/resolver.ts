import { setTimeout as delay } from "node:timers/promises";
import { healthCheck } from "../../environments/recovery-timeline.ts";
import { latchPath } from "../../environments/naming.ts";
import type { RegionRole } from "../../environments/environment.ts";

export interface ResolverOptions {
  /** Origins of the regions' front doors. */
  readonly urls: Readonly<Record<RegionRole, string>>;
  /** Seconds between questions. @default Route 53's */
  readonly intervalSeconds?: number;
  /** Seconds for which an answer is kept. @default what an alias of a load balancer has */
  readonly ttlSeconds?: number;
  /** Told when the answer changes. */
  readonly onChange?: (role: RegionRole) => void;
}

export interface Resolver {
  /** Where the platform's name leads now, for one who has nothing in a cache. */
  readonly answer: () => RegionRole;
  /** A client's own cache. @param ageSeconds of what it holds already. @default nothing */
  readonly cache: (ageSeconds?: number) => () => string;
  readonly stop: () => Promise<void>;
}

/**
 * Route 53 as the platform uses it: the name leads to the primary unless the check says otherwise, and the check asks the
 * secondary's latch, turned round. Many checkers ask, each at its own time; one believes three clear answers in a row, that the
 * secondary has taken over or that it has not, and the primary is taken out when hardly any believes in it any more. Nothing
 * asks the primary whether it is well.
 */
export function resolver(options: ResolverOptions): Resolver {
  const { urls, intervalSeconds = healthCheck.intervalSeconds, ttlSeconds = aliasSeconds, onChange } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const beliefs = Array.from({ length: checkers }, (): { role: RegionRole; against: number } => ({
    role: "primary",
    against: 0,
  }));
  let role: RegionRole = "primary";

  const check = async (belief: (typeof beliefs)[number]): Promise<void> => {
    const latched = await fetch(`${urls.secondary}${latchPath}`, {
      headers: { connection: "close" },
      signal: AbortSignal.timeout(Math.min(6, intervalSeconds) * 1_000),
    }).then(
      ({ ok }) => ok,
      () => false,
    );
    const seen: RegionRole = latched ? "secondary" : "primary";
    belief.against = seen === belief.role ? 0 : belief.against + 1;
    if (belief.against < healthCheck.failures) return;
    belief.role = seen;
    belief.against = 0;
    const forPrimary = beliefs.filter((each) => each.role === "primary").length / checkers;
    const now: RegionRole = forPrimary > healthyShare ? "primary" : "secondary";
    if (now !== role) onChange?.(now);
    role = now;
  };
  const goOn = async (belief: (typeof beliefs)[number], number: number): Promise<void> => {
    const wait = (seconds: number): Promise<unknown> =>
      delay(seconds * 1_000, undefined, { signal }).catch(() => undefined);
    await wait((intervalSeconds * number) / checkers);
    while (!signal.aborted) {
      await check(belief);
      await wait(intervalSeconds);
    }
  };
  const checking = Promise.all(beliefs.map(goOn));

  return {
    answer: () => role,
    cache(ageSeconds) {
      let held = urls[role];
      let until = ageSeconds === undefined ? 0 : performance.now() + (ttlSeconds - ageSeconds) * 1_000;
      return () => {
        if (performance.now() >= until) {
          held = urls[role];
          until = performance.now() + ttlSeconds * 1_000;
        }
        return held;
      };
    },
    async stop() {
      stopping.abort();
      await checking;
    },
  };
}

/** A few in each region that asks; AWS says no number. */
const checkers = 3 * healthCheck.askedFrom.length;

/** Route 53: an endpoint is healthy when more than 18 % of the checkers say so. */
const healthyShare = 0.18;

/** Route 53: an alias of a load balancer lives so long. */
export const aliasSeconds = 60;
