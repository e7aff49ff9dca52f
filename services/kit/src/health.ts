import { setTimeout as delay } from "node:timers/promises";
import type { RequestHandler } from "express";

/** Asks one dependency whether it answers; rejects when it does not. */
export type Check = () => Promise<unknown>;

export interface Health {
  readonly status: "ok" | "unavailable";
  readonly version: string;
  readonly checks: Readonly<Record<string, "up" | "down">>;
}

/** Longest time that a check may take, in milliseconds: less than any prober's patience. */
const patience = 1000;

/** Asks all dependencies at once, each within `patience`. */
export async function checkHealth(checks: Readonly<Record<string, Check>>, version: string): Promise<Health> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, (await answers(check)) ? "up" : "down"] as const),
  );
  const status = results.every(([, result]) => result === "up") ? "ok" : "unavailable";
  return { status, version, checks: Object.fromEntries(results) };
}

/** 200, or 503 telling which dependency is down. */
export const healthHandler =
  (health: () => Promise<Health>): RequestHandler =>
  async (_req, res) => {
    const result = await health();
    res
      .status(result.status === "ok" ? 200 : 503)
      .set("cache-control", "no-store")
      .json(result);
  };

async function answers(check: Check): Promise<boolean> {
  const timeout = new AbortController();
  const late = delay(patience, false, { signal: timeout.signal }).catch(() => false);
  const result = await Promise.race([
    check()
      .then(() => true)
      .catch(() => false),
    late,
  ]);
  timeout.abort();
  return result;
}
