import { databaseName, databaseOwner } from "./naming.ts";

/**
 * One idempotent step towards a service's database. Runs as the administrator; `unless` is a query that returns a row
 * when the step is already done. Local run executes steps through pg; the cluster's bootstrap Job renders them for psql.
 */
export interface BootstrapStep {
  /** Database to connect to. */
  readonly database: string;
  readonly unless?: string;
  readonly sql: string;
}

/** SQL expressions (a quoted literal, a psql variable) for the two passwords of a service. */
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
  const role = (name: string, password: string): BootstrapStep[] => [
    {
      database: "postgres",
      unless: `SELECT 1 FROM pg_roles WHERE rolname = '${name}'`,
      sql: `CREATE ROLE ${name} NOSUPERUSER NOCREATEDB NOCREATEROLE`,
    },
    { database: "postgres", sql: `ALTER ROLE ${name} LOGIN PASSWORD ${password}` },
  ];
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
