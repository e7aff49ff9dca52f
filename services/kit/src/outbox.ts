import { setTimeout as delay } from "node:timers/promises";
import type { Pool, PoolClient } from "pg";
import type { Broker } from "./broker.ts";
import { forgetOldKeys } from "./creation.ts";
import type { Event } from "./event.ts";
import type { Log } from "./log.ts";
import { type Ownership, soleOwner } from "./ownership.ts";
import type { Queryable } from "./postgres.ts";

/** Stores an event in the transaction of the state that it announces: both exist, or neither does. */
export async function appendToOutbox(tx: Queryable, event: Event): Promise<void> {
  await tx.query("INSERT INTO outbox (event) VALUES ($1)", [event]);
}

export interface RelayOptions {
  readonly pool: Pool;
  readonly broker: Pick<Broker, "publish">;
  readonly log: Log;
  /** @default always the owner */
  readonly ownership?: Pick<Ownership, "mayFinish">;
}

export interface Relay {
  /** Ends after the batch under way. */
  stop(): Promise<void>;
}

/**
 * Publishes what the outbox holds, in its order. One relay a service works at a time, by an advisory lock that falls
 * with its connection, so that the order of events of one aggregate holds with any number of pods.
 *
 * An event is marked only after the broker confirmed it: a relay killed in between publishes it twice, never not at all.
 * It looks every 200 ms rather than being notified: NOTIFY takes a lock that makes all commits of the database queue.
 * In a region that does not own writes it rests, because it could mark nothing: it would publish the same without end.
 */
export function startRelay({ pool, broker, log, ownership = soleOwner }: RelayOptions): Relay {
  const stopping = new AbortController();
  const pause = (milliseconds: number) =>
    delay(milliseconds, undefined, { signal: stopping.signal }).catch(() => undefined);

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        if (ownership.mayFinish())
          await relayWhileLeading(pool, broker, pause, () => !stopping.signal.aborted && ownership.mayFinish());
      } catch (err) {
        log.warn({ err }, "outbox relay interrupted");
      }
      // Also the time after which another pod takes over; jitter keeps them from asking in step.
      await pause(500 + Math.random() * 500);
    }
  };
  const running = run();
  return {
    stop: () => {
      stopping.abort();
      return running;
    },
  };
}

/** Any number, the same in every pod of a service. */
const relayLock = 5_274_102;
const batchSize = 100;
/** How long published events can refill a lost broker, and handled ones be recognised. */
const retention = "7 days";
const cleanEvery = 60 * 60 * 1000;

async function relayWhileLeading(
  pool: Pool,
  broker: Pick<Broker, "publish">,
  pause: (milliseconds: number) => Promise<unknown>,
  goesOn: () => boolean,
): Promise<void> {
  const client = await pool.connect();
  let cleaned = Number.NEGATIVE_INFINITY;
  try {
    if (!(await lead(client))) return;
    while (goesOn()) {
      const published = await relayBatch(client, broker);
      if (published < batchSize) await pause(200);
      if (performance.now() - cleaned > cleanEvery) {
        await clean(client);
        cleaned = performance.now();
      }
    }
  } finally {
    // The lock belongs to the connection: closing it lets the next relay in, whatever state this one is in.
    client.release(true);
  }
}

async function lead(client: PoolClient): Promise<boolean> {
  const { rows } = await client.query<{ leads: boolean }>("SELECT pg_try_advisory_lock($1) AS leads", [relayLock]);
  return rows[0]?.leads === true;
}

async function relayBatch(client: PoolClient, broker: Pick<Broker, "publish">): Promise<number> {
  const { rows } = await client.query<{ id: string; event: Event }>(
    "SELECT id, event FROM outbox WHERE published_at IS NULL ORDER BY id LIMIT $1",
    [batchSize],
  );
  if (rows.length === 0) return 0;
  await Promise.all(rows.map(({ event }) => broker.publish(event)));
  await client.query("UPDATE outbox SET published_at = now() WHERE id = ANY($1::bigint[])", [rows.map(({ id }) => id)]);
  return rows.length;
}

/** Events that nobody has been told of yet. */
export async function countUnpublished(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ waiting: string }>(
    "SELECT count(*) AS waiting FROM outbox WHERE published_at IS NULL",
  );
  return Number(rows[0]?.waiting);
}

async function clean(client: PoolClient): Promise<void> {
  await client.query("DELETE FROM outbox WHERE published_at < now() - $1::interval", [retention]);
  await client.query("DELETE FROM inbox WHERE handled_at < now() - $1::interval", [retention]);
  await forgetOldKeys(client);
}
