import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Client } from "pg";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createDatabase, type Database } from "../../../tests/support/backing.ts";
import { kitMigrations, migrate } from "./migrate.ts";

const log = pino({ level: "silent" });
let database: Database;
let directory: string;
let client: Client;

beforeEach(async () => {
  database = await createDatabase();
  directory = mkdtempSync(join(tmpdir(), "rumbo-migrate-"));
  client = new Client({ connectionString: database.url });
  await client.connect();
});
afterEach(async () => {
  await client.end();
  await database.dispose();
  rmSync(directory, { recursive: true });
});

const write = (file: string, sql: string): void => writeFileSync(join(directory, file), sql);
const run = (): Promise<void> => migrate(database.url, [kitMigrations, pathToFileURL(`${directory}/`)], log);
const rows = async (sql: string): Promise<unknown[]> => (await client.query<Record<string, unknown>>(sql)).rows;

test("any number of pods may migrate at the same moment, and again later", async () => {
  write("1_things.sql", "CREATE TABLE things (id int); INSERT INTO things VALUES (1);");
  await Promise.all([run(), run(), run()]);
  await run();
  expect(await rows("SELECT id FROM things")).toEqual([{ id: 1 }]);
  expect(await rows("SELECT name FROM migrations")).toEqual([{ name: "1_things" }]);
});

test("a later version runs only what is new, in the order of the numbers", async () => {
  write("1_things.sql", "CREATE TABLE things (id int);");
  await run();
  write("2_name.sql", "ALTER TABLE things ADD name text;");
  write("10_index.sql", "CREATE INDEX things_name ON things (name);");
  await run();
  expect(await rows("SELECT name FROM migrations ORDER BY id")).toEqual([
    { name: "1_things" },
    { name: "2_name" },
    { name: "10_index" },
  ]);
});

test("a migration that fails leaves nothing behind and can be mended", async () => {
  write("1_things.sql", "CREATE TABLE things (id int); INSERT INTO nowhere VALUES (1);");
  await expect(run()).rejects.toThrow(/nowhere/);
  expect(await rows("SELECT to_regclass('things') AS found")).toEqual([{ found: null }]);
  write("1_things.sql", "CREATE TABLE things (id int);");
  await run();
});
