import type { Client } from "pg";

/** What is in a table, so that two can be compared: how many rows, and a sum over all of them in which order is of no account. */
export interface TableFingerprint {
  readonly rows: number;
  readonly checksum: string;
}

/** By the table's name with its schema. */
export type Fingerprint = Readonly<Record<string, TableFingerprint>>;

/**
 * Fingerprints every table of a database, partitions one by one. Tables that an extension brings are left out: a dump does not
 * hold them. Costs one reading of everything.
 *
 * @param client in the transaction whose snapshot is meant, as a role that no row-level security binds
 */
export async function fingerprintOf(client: Pick<Client, "query">): Promise<Fingerprint> {
  // A row's text must not depend on who asks.
  await client.query("SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO'; SET LOCAL IntervalStyle = 'iso_8601'");
  await client.query("SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1; SET LOCAL row_security = off");
  const entries: [string, TableFingerprint][] = [];
  for (const name of await tablesOf(client)) {
    const { rows } = await client.query<{ rows: string; checksum: string }>(
      `SELECT count(*) AS rows, coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text AS checksum FROM ${name} t`,
    );
    const [row] = rows;
    if (row) entries.push([name, { rows: Number(row.rows), checksum: row.checksum }]);
  }
  return Object.fromEntries(entries);
}

/** In what two fingerprints differ, one sentence a table. */
export function differences(wanted: Fingerprint, found: Fingerprint): readonly string[] {
  const names = [...new Set([...Object.keys(wanted), ...Object.keys(found)])].toSorted();
  return names.flatMap((name) => {
    const [left, right] = [wanted[name], found[name]];
    if (!left || !right) return [`${name} is only ${left ? "in the source" : "in the copy"}`];
    if (left.rows !== right.rows) return [`${name} has ${right.rows} rows instead of ${left.rows}`];
    return left.checksum === right.checksum ? [] : [`${name} has other contents`];
  });
}

/** Names of the tables that a dump holds, each with its schema. */
export async function tablesOf(client: Pick<Client, "query">): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(tableNames);
  return rows.map(({ name }) => name);
}

const tableNames = `
  SELECT format('%I.%I', n.nspname, c.relname) AS name
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'r' AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
    AND NOT EXISTS (
      SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
    )
  ORDER BY 1`;
