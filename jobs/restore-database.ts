import { writeFileSync } from "node:fs";
import { databaseName, databaseOwner } from "../environments/naming.ts";
import { connected, withDatabase } from "./connection.ts";
import type { DumpedDatabase } from "./dump-manifest.ts";
import { differences, fingerprintOf } from "./fingerprint.ts";
import { runProgram } from "./postgres-programs.ts";

/**
 * Fills a service's empty database from its dump, as the owner of its schema, and proves that it holds what was dumped. All of
 * it, or nothing. Its roles, the database itself and its extensions are the bootstrap's.
 *
 * @param administrator URL of the instance
 * @param file the dump
 * @throws Error that names each table that is not as it was
 */
export async function restoreDatabase(administrator: string, dumped: DumpedDatabase, file: string): Promise<void> {
  const { service, tables } = dumped;
  const url = withDatabase(administrator, databaseName(service));
  const contents = `${file}.contents`;
  writeFileSync(contents, withoutExtensions(await runProgram("pg_restore", ["--list", file])));
  await runProgram(
    "pg_restore",
    [`--role=${databaseOwner(service)}`, "--exit-on-error", "--single-transaction", `--use-list=${contents}`, file],
    url,
  );

  const restored = await connected(url, async (client) => {
    await client.query(`SET ROLE ${databaseOwner(service)}`);
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    return fingerprintOf(client);
  });
  const found = differences(tables, restored);
  if (found.length > 0) throw new Error(`The copy of ${service} is not what was dumped: ${found.join("; ")}.`);
}

/** Extensions and their comments belong to the administrator, who has made them already. */
const withoutExtensions = (list: string): string =>
  list
    .split("\n")
    .filter((line) => !/^\d+; \d+ \d+ (EXTENSION|COMMENT - EXTENSION) /.test(line))
    .join("\n");
