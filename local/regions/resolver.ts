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
 * secondary's latch, turned round: three clear answers in a row that it has taken over take the primary out, and three that
 * it has not bring it back. Nothing asks the primary whether it is well.
 */
export function resolver(options: ResolverOptions): Resolver {
  const { urls, intervalSeconds = healthCheck.intervalSeconds, ttlSeconds = aliasSeconds, onChange } = options;
  const stopping = new AbortController();
  let role: RegionRole = "primary";
  let against = 0;

  const check = async (): Promise<void> => {
    const latched = await fetch(`${urls.secondary}${latchPath}`, {
      headers: { connection: "close" },
      signal: AbortSignal.timeout(Math.min(6, intervalSeconds) * 1_000),
    }).then(
      ({ ok }) => ok,
      () => false,
    );
    const seen: RegionRole = latched ? "secondary" : "primary";
    against = seen === role ? 0 : against + 1;
    if (against < healthCheck.failures) return;
    role = seen;
    against = 0;
    onChange?.(role);
  };
  const goOn = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await check();
      await delay(intervalSeconds * 1_000, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const checking = goOn();

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
    stop() {
      stopping.abort();
      return checking;
    },
  };
}

/** Route 53: an alias of a load balancer lives so long. */
export const aliasSeconds = 60;
