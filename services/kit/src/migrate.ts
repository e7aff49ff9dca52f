import { fileURLToPath } from "node:url";
import { runner } from "node-pg-migrate";
import pg from "pg";
import type { Log } from "./log.ts";

/** The kit's own tables. Beside `src` in the source and in an image's bundle alike. */
export const kitMigrations = new URL("../kit-migrations/", import.meta.url);

/** Any number, the same in every pod: the lock that lets one migrator run at a time. */
const migrationLock = 5_274_101;

/**
 * Brings a database to the schema of these folders of `<n>_<what>.sql` files, in the order given; each file runs once.
 * Any number of pods may call it at the same moment: one works, the others wait for at most a minute.
 *
 * @param ownerUrl the database as the owner of its schema
 */
export async function migrate(ownerUrl: string, directories: readonly URL[], log: Log): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 5000 });
  client.on("error", (err) => log.warn({ err }, "migration connection lost"));
  await client.connect();
  try {
    if (await isStandby(client)) {
      log.info("the database is a standby: its schema comes by replication");
      return;
    }
    await client.query("SET lock_timeout = '60s'");
    await client.query("SELECT pg_advisory_lock($1)", [migrationLock]);
    // A migration that cannot get its lock soon must fail rather than queue every other query behind it.
    await client.query("SET lock_timeout = '5s'");
    for (const directory of directories) await migrateDirectory(client, directory, log);
    await client.query("SELECT guard_tables()");
  } finally {
    await client.end();
  }
}

async function migrateDirectory(client: pg.Client, directory: URL, log: Log): Promise<void> {
  const applied = await runner({
    dbClient: client,
    dir: fileURLToPath(directory),
    direction: "up",
    // The kit and the service number their files apart.
    migrationsTable: directory.href === kitMigrations.href ? "kit_migrations" : "migrations",
    noLock: true,
    logger: quiet(log),
  });
  for (const { name } of applied) log.info({ migration: name }, "migrated");
}

async function isStandby(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ standby: boolean }>("SELECT pg_is_in_recovery() AS standby");
  return rows[0]?.standby === true;
}

const quiet = (log: Log) => ({
  debug: () => undefined,
  info: () => undefined,
  warn: (message: string) => log.warn(message),
  error: (message: string) => log.error(message),
});
