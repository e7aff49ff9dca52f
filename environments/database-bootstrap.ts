import { databaseName, databaseOwner, dumpUser } from "./naming.ts";

/**
 * One idempotent step towards a service's database. Runs as the administrator; `unless` is a query that returns a row
 * when the step is already done. The bootstrap Job of a cluster and the run on one machine take the same steps.
 */
export interface BootstrapStep {
  /** Database to connect to. */
  readonly database: string;
  readonly unless?: string;
  readonly sql: string;
}

/** Quoted SQL literals of the two passwords of a service, or of what PostgreSQL keeps of them. */
export interface BootstrapPasswords {
  readonly owner: string;
  readonly app: string;
}

/**
 * Makes a service's roles, database and extensions: an owner for migrations and a role for the pods that owns nothing,
 * so that row-level security binds it and a leaked pod secret cannot change the schema.
 */
export function databaseBootstrap(
  service: string,
  extensions: readonly string[],
  passwords: BootstrapPasswords,
): readonly BootstrapStep[] {
  const [database, owner, app] = [databaseName(service), databaseOwner(service), databaseName(service)];
  return [
    ...role(owner, passwords.owner),
    ...role(app, passwords.app),
    // On RDS the administrator is no superuser: it may give away a database only to a role that it is a member of.
    { database: "postgres", sql: `GRANT ${owner} TO CURRENT_USER` },
    {
      database: "postgres",
      unless: `SELECT 1 FROM pg_database WHERE datname = '${database}'`,
      sql: `CREATE DATABASE ${database} OWNER ${owner} TEMPLATE template0 ENCODING 'UTF8'`,
    },
    { database: "postgres", sql: `REVOKE ALL ON DATABASE ${database} FROM PUBLIC` },
    { database: "postgres", sql: `GRANT CONNECT ON DATABASE ${database} TO ${app}` },
    ...extensions.map((extension) => ({ database, sql: `CREATE EXTENSION IF NOT EXISTS ${extension}` })),
    { database, sql: `GRANT USAGE, CREATE ON SCHEMA public TO ${owner}` },
    { database, sql: `GRANT USAGE ON SCHEMA public TO ${app}` },
    {
      database,
      sql: `ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${app}`,
    },
    {
      database,
      sql: `ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO ${app}`,
    },
  ];
}

/**
 * Makes the role that dumps log in with. It is a member of every database's owner without inheriting anything, so that a
 * dump has to take the owner's part on purpose: row-level security binds everybody else, `pg_read_all_data` included, and
 * RDS gives nobody BYPASSRLS (docs/decisions/0046).
 *
 * @param services that have a database, bootstrapped before
 * @param password quoted SQL literal
 */
export const dumpBootstrap = (services: readonly string[], password: string): readonly BootstrapStep[] => [
  ...role(dumpUser, password, "NOINHERIT"),
  // A slip in a dump must not write. It is no fence: whoever holds the password could turn it off.
  { database: "postgres", sql: `ALTER ROLE ${dumpUser} SET default_transaction_read_only = on` },
  ...services.flatMap((service) => [
    { database: "postgres", sql: `GRANT CONNECT ON DATABASE ${databaseName(service)} TO ${dumpUser}` },
    { database: "postgres", sql: `GRANT ${databaseOwner(service)} TO ${dumpUser}` },
  ]),
];

/**
 * LOGIN is given at birth alone: a region that lost its writes is shut by taking it away, and a repeated bootstrap must not
 * open what a failover has shut.
 */
const role = (name: string, password: string, inherit: "INHERIT" | "NOINHERIT" = "INHERIT"): BootstrapStep[] => [
  {
    database: "postgres",
    unless: `SELECT 1 FROM pg_roles WHERE rolname = '${name}'`,
    sql: `CREATE ROLE ${name} LOGIN ${inherit} NOSUPERUSER NOCREATEDB NOCREATEROLE`,
  },
  { database: "postgres", sql: `ALTER ROLE ${name} PASSWORD ${password}` },
];
