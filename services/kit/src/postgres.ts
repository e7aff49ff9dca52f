import pg, { type Pool, type PoolClient } from "pg";
import type { Log } from "./log.ts";
import { type Ownership, soleOwner } from "./ownership.ts";
import { isUnavailable } from "./unavailable.ts";

export type { Pool } from "pg";

/** A pool or a transaction: what a repository runs its SQL on. */
export type Queryable = Pick<PoolClient, "query">;

/** Longest time for a whole transaction in milliseconds, the wait for its connection included: no request waits 2 s. */
export const transactionLimit = 1800;

/**
 * Connections to the service's own database.
 *
 * With node-postgres' defaults a frozen server hangs every request for as long as it is frozen (7.06 s of 7 s measured);
 * with these timeouts the longest wait was 1.50 s. Who waits for a connection waits a second at most, so an exhausted
 * pool refuses work instead of queueing it without end. Connections live a minute, so that pods move to a new primary.
 *
 * @param readUrl reads the secret. Every connection asks anew: after a rotation (28P01) the next one uses the new password
 * @param ownership its epoch is said to the server by every connection, and a new one means new connections
 */
export function createPool(
  readUrl: () => string,
  log: Log,
  ownership: Pick<Ownership, "epoch" | "onEpoch"> = soleOwner,
): Pool {
  const currentUrl = lastGood(readUrl, log);
  class Connection extends pg.Client {
    constructor(config?: pg.ClientConfig) {
      super({ ...config, connectionString: currentUrl(), options: sessionOptions(ownership.epoch()) });
      // Without a listener, the loss of a connection that somebody holds without a query under way ends the process.
      this.on("error", (err) => log.warn({ err }, "database connection lost"));
    }
  }
  const pool = new pg.Pool({
    Client: Connection,
    max: 10,
    connectionTimeoutMillis: 1000,
    query_timeout: 1500,
    // The server gives up too, or it would go on with work, and keep locks, that nobody waits for.
    statement_timeout: 1500,
    lock_timeout: 1000,
    idle_in_transaction_session_timeout: 5000,
    maxLifetimeSeconds: 60,
    keepAlive: true,
  });
  // The connection's own listener has told already; without one here, the process would end.
  pool.on("error", () => undefined);
  ownership.onEpoch(() => void replaceIdle(pool));
  return pool;
}

/**
 * The server notices within 25 s that a machine of ours has vanished, and with it the lock of an outbox relay. The epoch is
 * what the database compares with its own before it lets us write.
 */
const sessionOptions = (epoch: number | undefined): string =>
  [
    "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3",
    ...(epoch === undefined ? [] : [`-c rumbo.epoch=${epoch}`]),
  ].join(" ");

/** Connections in use are found out by their next write, which fails with RG001 and is tried again on another one. */
async function replaceIdle(pool: Pool): Promise<void> {
  const idle = await Promise.allSettled(Array.from({ length: pool.idleCount }, () => pool.connect()));
  for (const result of idle) if (result.status === "fulfilled") result.value.release(true);
}

/** Runs `work` in a transaction: all of it happens, or nothing. */
export async function inTransaction<T>(pool: Pool, work: (tx: Queryable) => Promise<T>): Promise<T> {
  const begun = performance.now();
  const client = await pool.connect();
  const late = new AbortController();
  const deadline = setTimeout(
    () => {
      late.abort();
      // Fails the query under way; the server rolls back.
      void client.end();
    },
    transactionLimit - (performance.now() - begun),
  );
  try {
    await client.query("BEGIN");
    const result = await work(client);
    await client.query("COMMIT");
    clearTimeout(deadline);
    client.release(late.signal.aborted);
    return result;
  } catch (error) {
    clearTimeout(deadline);
    // A connection that failed us must neither be asked to roll back nor go back to the pool: closing it rolls back.
    // The pool keeps one whose server has become read-only (25006), so that it would never find the new primary.
    const broken = late.signal.aborted || isUnavailable(error) || (await failsToRollBack(client));
    client.release(broken);
    throw error;
  }
}

/**
 * Runs `work` in a transaction that sees one organisation only: row-level security compares every row's
 * `organisation_id` with the setting, which ends with the transaction.
 */
export function inOrganisation<T>(pool: Pool, organisationId: string, work: (tx: Queryable) => Promise<T>): Promise<T> {
  return inTransaction(pool, async (tx) => {
    await enterOrganisation(tx, organisationId);
    return work(tx);
  });
}

/** Makes the rest of a transaction that found its organisation by itself see that organisation only. */
export async function enterOrganisation(tx: Queryable, organisationId: string): Promise<void> {
  await tx.query("SELECT set_config('rumbo.organisation_id', $1, true)", [organisationId]);
}

/** Whether a statement failed by this constraint, so that a repository can give it a name. */
export const violates = (error: unknown, constraint: string): boolean =>
  error instanceof pg.DatabaseError && error.constraint === constraint;

const failsToRollBack = (client: PoolClient): Promise<boolean> =>
  client.query("ROLLBACK").then(
    () => false,
    () => true,
  );

/** A secret that cannot be read at this moment is no reason to fail: what it said last may well hold. */
function lastGood(read: () => string, log: Log): () => string {
  let last = read();
  return () => {
    try {
      last = read();
    } catch (err) {
      log.warn({ err }, "the database secret cannot be read; its last value serves on");
    }
    return last;
  };
}
