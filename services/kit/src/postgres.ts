import pg, { type Pool, type PoolClient } from "pg";
import type { Log } from "./log.ts";
import { isUnavailable } from "./unavailable.ts";

export type { Pool } from "pg";

/** A pool or a transaction: what a repository runs its SQL on. */
export type Queryable = Pick<PoolClient, "query">;

/**
 * Connections to the service's own database.
 *
 * With node-postgres' defaults a frozen server hangs every request for as long as it is frozen (7.06 s of 7 s measured);
 * with these timeouts the longest wait was 1.50 s. Connections live a minute, so that pods move to a new primary.
 */
export function createPool(url: string, log: Log): Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 1000,
    query_timeout: 1500,
    // The server gives up too, or it would go on with work that nobody waits for.
    statement_timeout: 1500,
    idle_in_transaction_session_timeout: 5000,
    maxLifetimeSeconds: 60,
    keepAlive: true,
  });
  // Without a listener, the loss of one idle connection ends the process.
  pool.on("error", (err) => log.warn({ err }, "idle database connection lost"));
  return pool;
}

/** Runs `work` in a transaction: all of it happens, or nothing. */
export async function inTransaction<T>(pool: Pool, work: (tx: Queryable) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    const result = await work(client);
    await client.query("COMMIT");
    client.release();
    return result;
  } catch (error) {
    // A connection that failed us must neither be asked to roll back nor go back to the pool: closing it rolls back.
    const broken = isUnavailable(error) || (await failsToRollBack(client));
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
