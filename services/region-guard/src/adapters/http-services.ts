import { internalPath } from "@rumbo/kit/runtime";
import { z } from "zod";
import type { Services } from "../steps/surroundings.ts";

export interface GuardedService {
  readonly name: string;
  /** Of its internal port; a random replica answers. */
  readonly internalUrl: string;
}

/** As the kit answers on `/waiting`. */
const Waiting = z.object({ closedForMs: z.number(), events: z.int(), work: z.int() });

/**
 * Milliseconds for which a replica must have taken nothing, before the step waits for a while in which nothing is left. What
 * it was doing then is done, or fails at the fence: neither is acknowledged and lost. Nobody writes meanwhile.
 */
const closedLongEnough = 500;

export const httpServices = (services: readonly GuardedService[]): Services => ({
  async unfinished() {
    const left = await Promise.all(services.map(unfinishedOf));
    return left.find((words) => words !== undefined);
  },
});

async function unfinishedOf({ name, internalUrl }: GuardedService): Promise<string | undefined> {
  const response = await fetch(`${internalUrl}${internalPath.waiting}`, { signal: AbortSignal.timeout(1_000) });
  if (!response.ok) throw new Error(`${name} answered ${response.status} when asked what it has left.`);
  const { closedForMs, events, work } = Waiting.parse(await response.json());
  if (closedForMs < closedLongEnough) return `${name}, which has not stopped taking writes`;
  if (events > 0) return `${events} events of ${name}`;
  return work > 0 ? `${work} messages in queues of ${name}` : undefined;
}
