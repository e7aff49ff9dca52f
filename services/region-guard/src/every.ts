import { setTimeout as delay } from "node:timers/promises";
import type { Log } from "@rumbo/kit/log";

/**
 * Does something again and again, one turn at a time, until told to stop. A turn that fails is told of, once for as long as
 * it fails in the same way.
 *
 * @param seconds from the beginning of a turn to that of the next; one that takes longer is followed at once
 */
export async function every(
  seconds: () => number,
  what: string,
  work: () => Promise<unknown>,
  { log, signal }: { readonly log: Log; readonly signal: AbortSignal },
): Promise<void> {
  let failing = "";
  while (!signal.aborted) {
    const begun = performance.now();
    try {
      await work();
      if (failing !== "") log.info({ what }, "works again");
      failing = "";
    } catch (err) {
      const reason = err instanceof Error ? err.message : String(err);
      if (reason !== failing) log.warn({ err, what }, "failed");
      failing = reason;
    }
    const left = seconds() * 1000 - (performance.now() - begun);
    await delay(Math.max(0, left), undefined, { signal }).catch(() => undefined);
  }
}
