import type { Connections } from "./connections.ts";
import { countUnpublished } from "./outbox.ts";
import type { Ownership } from "./ownership.ts";

/** What a service has accepted and not yet finished: nothing of it may be left when another region takes over. */
export interface Waiting {
  /** Milliseconds for which nothing new has been taken; requests end within 2 s of that. */
  readonly closedForMs: number;
  /** Events in the outbox that nobody has been told of. */
  readonly events: number;
  /** Messages in work queues, such as positions in the spool. */
  readonly work: number;
}

/** @throws Error when the database or the broker cannot be asked: what cannot be counted may be there */
export async function countWaiting(
  { pool, broker }: Pick<Connections, "pool" | "broker">,
  ownership: Pick<Ownership, "closedFor">,
): Promise<Waiting> {
  const [events, work] = await Promise.all([pool ? countUnpublished(pool) : 0, broker ? broker.waiting() : 0]);
  return { closedForMs: ownership.closedFor(), events, work };
}
