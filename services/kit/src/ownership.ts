import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import type { Log } from "./log.ts";
import { internalPath } from "./runtime.ts";

/** What the region guard says of its region (`GET <guard>/ownership`). */
export const OwnershipAnswer = z.object({
  /** Counts changes of ownership. A writer that believes in another one is refused by the database. */
  epoch: z.int().nonnegative(),
  /** `draining`: nothing new is taken, but what was accepted goes its way. */
  gate: z.enum(["open", "draining", "closed"]),
  /** Why not, for people. */
  reason: z.string().optional(),
  /** How long this holds, counted from the moment of asking. */
  validForMs: z.number().nonnegative(),
});
export type OwnershipAnswer = z.infer<typeof OwnershipAnswer>;

/** Whether this region may write. In an environment of one region it always may. */
export interface Ownership {
  readonly isWritable: () => boolean;
  /** Whether what was accepted may still go its way: events be published, waiting work be done. */
  readonly mayFinish: () => boolean;
  /** Milliseconds for which it has not been writable. */
  readonly closedFor: () => number;
  /** The epoch that this service believes in. @default unguarded */
  readonly epoch: () => number | undefined;
  /** Why it may not write, for people. */
  readonly reason: () => string;
  /** Told of every new epoch. */
  readonly onEpoch: (listener: () => void) => void;
  /** The first answer, or the first failure to get one. */
  readonly known: Promise<void>;
  readonly stop: () => Promise<void>;
}

/** No guard: there is one region, and nobody to share with. */
export const soleOwner: Ownership = {
  isWritable: () => true,
  mayFinish: () => true,
  closedFor: () => 0,
  epoch: () => undefined,
  reason: () => "",
  onEpoch: () => undefined,
  known: Promise.resolve(),
  stop: () => Promise.resolve(),
};

/** Milliseconds between questions. A closed gate is noticed within the first, an open one within the second; writes pause for both. */
const interval = { open: 500, closed: 250 } as const;
/** Milliseconds for an answer. */
const patience = 1_000;

/**
 * Asks the region guard again and again, and more often while nothing may be written. Writes are open as long as its last
 * answer holds, counted on the monotonic clock from the moment of asking, so that a slow answer or a jump of the wall clock
 * never prolongs it. A guard that does not answer closes nothing before that, and opens nothing ever.
 */
export function followGuard(guardUrl: string, log: Log): Ownership {
  const stopping = new AbortController();
  const listeners: (() => void)[] = [];
  let last: (OwnershipAnswer & { readonly until: number }) | undefined;
  /** When it was last known to be open. */
  let openUntil = performance.now();

  const gate = (): OwnershipAnswer["gate"] =>
    last !== undefined && performance.now() < last.until ? last.gate : "closed";

  const ask = async (): Promise<void> => {
    const asked = performance.now();
    const response = await fetch(`${guardUrl}${internalPath.ownership}`, {
      signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(patience)]),
    });
    if (!response.ok) throw new Error(`The region guard answered ${response.status}.`);
    const answer = OwnershipAnswer.parse(await response.json());
    const before = last;
    if (before?.gate === "open") openUntil = Math.min(performance.now(), before.until);
    last = { ...answer, until: asked + answer.validForMs };
    if (before?.gate !== answer.gate || before.epoch !== answer.epoch)
      log.info({ epoch: answer.epoch, gate: answer.gate, reason: answer.reason }, "ownership of writes");
    if (before && before.epoch !== answer.epoch) for (const listener of listeners) listener();
  };

  const tell = (err: unknown): void => {
    if (!stopping.signal.aborted) log.warn({ err }, "the region guard does not answer");
  };
  const known = ask().catch(tell);
  const goOn = async (): Promise<void> => {
    await known;
    for (;;) {
      await delay(gate() === "open" ? interval.open : interval.closed, undefined, { signal: stopping.signal }).catch(
        () => undefined,
      );
      if (stopping.signal.aborted) return;
      await ask().catch(tell);
    }
  };
  const asking = goOn();

  return {
    isWritable: () => gate() === "open",
    mayFinish: () => gate() !== "closed",
    closedFor: () => (gate() === "open" ? 0 : performance.now() - (last?.gate === "open" ? last.until : openUntil)),
    epoch: () => last?.epoch,
    reason: () =>
      last !== undefined && performance.now() < last.until ? (last.reason ?? "") : "the region guard does not answer",
    onEpoch: (listener) => void listeners.push(listener),
    known,
    stop() {
      stopping.abort();
      return asking;
    },
  };
}
