import type { Request, RequestHandler } from "express";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { kitProblems } from "./problem.ts";

export interface RateLimit {
  /** Name of the policy, in the answers' headers. */
  readonly name: string;
  /** Requests that one key may make in a window. */
  readonly quota: number;
  /** Seconds. */
  readonly window: number;
  /** Whose requests are counted together. */
  readonly key: (req: Request) => string;
}

/**
 * Refuses what exceeds the quota with 429 and Retry-After, and tells every client where it stands in the headers
 * `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers). Several limits may follow one another: the
 * client sees all of them.
 *
 * Every replica counts for itself, in memory: a limit that must hold exactly would make logging in depend on Redis. With
 * n replicas a client gets at most n quotas.
 */
export function rateLimit({ name, quota, window, key }: RateLimit): RequestHandler {
  const limiter = new RateLimiterMemory({ points: quota, duration: window });
  return async (req, res, next) => {
    const { state, allowed } = await consume(limiter, key(req));
    const seconds = Math.ceil(state.msBeforeNext / 1000);
    res.append("ratelimit-policy", `"${name}";q=${quota};w=${window}`);
    res.append("ratelimit", `"${name}";r=${state.remainingPoints};t=${seconds}`);
    if (!allowed)
      throw kitProblems.error("too-many-requests", { seconds }, { headers: { "retry-after": String(seconds) } });
    next();
  };
}

/** The limiter rejects with its state rather than with an error when the quota is used up. */
async function consume(limiter: RateLimiterMemory, key: string): Promise<{ state: RateLimiterRes; allowed: boolean }> {
  try {
    return { state: await limiter.consume(key), allowed: true };
  } catch (rejection) {
    if (rejection instanceof RateLimiterRes) return { state: rejection, allowed: false };
    throw rejection;
  }
}
