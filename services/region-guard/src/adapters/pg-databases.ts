import { setTimeout as delay } from "node:timers/promises";
import type { Log } from "@rumbo/kit/log";
import { createPool, type Pool, type Queryable } from "@rumbo/kit/postgres";
import type { Databases } from "../steps/surroundings.ts";

/** A service's database, and who uses it. */
export interface GuardedDatabase {
  readonly database: string;
  /** What the service's pods log in as. */
  readonly role: string;
  /** Owns the schema; the administrator may act as it. */
  readonly owner: string;
}

export interface PgDatabasesOptions {
  readonly databases: readonly GuardedDatabase[];
  /** URL of the region's server as its administrator; asked for anew by every connection. */
  readonly administratorUrl: () => string;
  /** The guard's monotonic clock, in seconds. */
  readonly clock: () => number;
  readonly log: Log;
}

/** The fence and the canary in PostgreSQL. @returns what closes its connections, too */
export function pgDatabases(options: PgDatabasesOptions): Databases & { readonly stop: () => Promise<void> } {
  const { databases, administratorUrl, clock, log } = options;
  const administrator = createPool(administratorUrl, log);
  const pools = databases.map((guarded) => ({
    ...guarded,
    pool: createPool(() => actingAsOwner(administratorUrl(), guarded), log),
  }));
  const roles = databases.map(({ role }) => role);

  /** In every database that exists by now; a service that is being set up has none. */
  const inEach = async <T>(work: (pool: Pool) => Promise<T>): Promise<readonly T[]> => {
    const results = await Promise.all(
      pools.map(({ pool }) =>
        work(pool).then(
          (value) => [value],
          (error: unknown) => {
            if (isAbsent(error)) return [];
            throw error;
          },
        ),
      ),
    );
    return results.flat();
  };

  const alterRoles = async (login: "LOGIN" | "NOLOGIN"): Promise<void> => {
    const { rows } = await administrator.query<{ statement: string }>(
      "SELECT format('ALTER ROLE %I ' || $2, rolname) AS statement FROM pg_roles WHERE rolname = ANY($1)",
      [roles, login],
    );
    for (const { statement } of rows) await administrator.query(statement);
  };

  return {
    async inRecovery() {
      const { rows } = await administrator.query<{ standby: boolean }>("SELECT pg_is_in_recovery() AS standby");
      return rows[0]?.standby === true;
    },

    async lagSeconds() {
      // A standby that has replayed everything is not behind, however long ago the last transaction was.
      const { rows } = await administrator.query<{ lag: number | null }>(
        `SELECT CASE WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0
                ELSE extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())::float8 END AS lag`,
      );
      return rows[0]?.lag ?? Number.POSITIVE_INFINITY;
    },

    async extendLease(epoch, region, leaseEnds) {
      const extended = await inEach(async (pool) => {
        const { rows } = await pool.query<{ now: string }>("SELECT clock_timestamp()::text AS now");
        // Measured after the server's clock was read, and added to what it said: a slow answer, or a write that is kept
        // waiting, makes the lease in the database shorter than ours, never longer.
        const left = leaseEnds - clock();
        const { rowCount } = await pool.query(
          `INSERT INTO region_ownership (epoch, region, lease_until)
           VALUES ($1, $2, $3::timestamptz + $4 * interval '1 second')
           ON CONFLICT (only_row) DO UPDATE
             SET epoch = excluded.epoch, region = excluded.region, lease_until = excluded.lease_until
             WHERE region_ownership.epoch <= excluded.epoch`,
          [epoch, region, rows[0]?.now, left],
        );
        return rowCount === 1;
      });
      return !extended.includes(false);
    },

    async endLease() {
      await inEach((pool) => pool.query("UPDATE region_ownership SET lease_until = '-infinity'"));
    },

    async lockOut() {
      await alterRoles("NOLOGIN");
      const deadline = clock() + endOfSessions;
      for (;;) {
        // Told to all at once: waited for one by one, each takes PostgreSQL's 100 ms, and nobody writes meanwhile.
        const { rowCount } = await administrator.query(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = ANY($1)",
          [roles],
        );
        if (rowCount === 0) return;
        if (clock() > deadline) throw new Error("Sessions of the services do not end.");
        await delay(10);
      }
    },

    letIn: () => alterRoles("LOGIN"),

    async mark(epoch, region) {
      await inEach((pool) =>
        pool.query(
          `INSERT INTO region_ownership (epoch, region, lease_until) VALUES ($1, $2, '-infinity')
           ON CONFLICT (only_row) DO UPDATE
             SET epoch = excluded.epoch, region = excluded.region, lease_until = excluded.lease_until`,
          [epoch, region],
        ),
      );
      return currentPosition(administrator);
    },

    async hasReplayed(epoch, position) {
      const { rows } = await administrator.query<{ replayed: boolean }>(
        "SELECT coalesce(pg_last_wal_replay_lsn() >= $1::pg_lsn, false) AS replayed",
        [position],
      );
      if (rows[0]?.replayed !== true) return false;
      const epochs = await inEach(async (pool) => {
        const found = await pool.query<{ epoch: string }>("SELECT epoch FROM region_ownership");
        return Number(found.rows[0]?.epoch);
      });
      return epochs.every((found) => found === epoch);
    },

    async unmark(epoch, region) {
      await inEach((pool) =>
        pool.query("UPDATE region_ownership SET epoch = $1, region = $2, lease_until = '-infinity' WHERE epoch > $1", [
          epoch,
          region,
        ]),
      );
    },

    position: () => currentPosition(administrator),

    async lastCommit() {
      const { rows } = await administrator.query<{ at: Date | null }>("SELECT pg_last_xact_replay_timestamp() AS at");
      return rows[0]?.at ?? undefined;
    },

    async republish(since) {
      const counts = await inEach((pool) => republishIn(pool, since));
      return counts.reduce((total, count) => total + count, 0);
    },

    async stop() {
      await Promise.all([administrator, ...pools.map(({ pool }) => pool)].map((pool) => pool.end()));
    },
  };
}

/** Seconds in which a session that was told to end has ended. */
const endOfSessions = 2;

/** The same server, in a service's database, with the rights of its schema's owner: whom the write guard lets pass. */
function actingAsOwner(administratorUrl: string, { database, owner }: GuardedDatabase): string {
  const url = new URL(administratorUrl);
  url.pathname = `/${database}`;
  url.searchParams.set("options", `-c role=${owner}`);
  return url.href;
}

/** No such database, table or role. */
const isAbsent = (error: unknown): boolean =>
  ["3D000", "42P01", "22023"].includes(String((error as { readonly code?: unknown }).code));

async function currentPosition(server: Queryable): Promise<string> {
  const { rows } = await server.query<{ position: string }>(
    `SELECT (CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END)::text AS position`,
  );
  return rows[0]?.position ?? "unknown";
}

/** Milliseconds: no index leads to the time of an event, and there may be a week of them. */
const republishLimit = 60_000;

async function republishIn(pool: Pool, since: Date): Promise<number> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    await client.query(`SET LOCAL statement_timeout = ${republishLimit}`);
    // node-postgres knows `query_timeout` of one query; its types do not.
    const update = {
      text: "UPDATE outbox SET published_at = NULL WHERE created_at >= $1 AND published_at IS NOT NULL",
      values: [since],
      query_timeout: republishLimit,
    };
    const { rowCount } = await client.query(update);
    await client.query("COMMIT");
    client.release();
    return rowCount ?? 0;
  } catch (error) {
    client.release(true);
    throw error;
  }
}
