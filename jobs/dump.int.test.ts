import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { pino } from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { databaseName, databaseOwner, dumpUser } from "../environments/naming.ts";
import { type Account, jobSecretFile, jobVariable } from "../environments/platform-jobs.ts";
import { kitMigrations, migrate } from "../services/kit/src/migrate.ts";
import { loadServices } from "../services/catalog.ts";
import { type PrivatePostgres, startPrivatePostgres } from "../tests/support/private-postgres.ts";
import { connected, withDatabase } from "./connection.ts";
import { makeDatabaseAccounts } from "./database-accounts.ts";
import { dump } from "./dump.ts";
import { DumpManifest, manifestFile } from "./dump-manifest.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { checkRestore } from "./restore-check.ts";
import { restore } from "./restore.ts";
import { type ScratchServer, startScratchServer } from "./scratch-server.ts";
import { loadSettings, type Settings } from "./settings.ts";

const services = (await loadServices()).filter(({ needs }) => needs.database);
const accounts: readonly Account[] = services.map(({ name, needs }) => ({ service: name, database: needs.database }));
const passwords = { owner: "owner", app: "app" };

let source: PrivatePostgres;
let directory: string;
let stored: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "rumbo-dump-"));
  stored = join(directory, "stored");
  source = await startPrivatePostgres("dump");
  await makeAccounts(source.url);
  for (const { name } of services) await fill(name);
  await dump(settings(source.url));
}, 120_000);
afterAll(async () => {
  await source.dispose();
  rmSync(directory, { recursive: true });
});

const makeAccounts = (url: string): Promise<void> =>
  makeDatabaseAccounts(
    url,
    services.map(({ name, needs }) => ({ service: name, extensions: needs.database!.extensions, passwords })),
    "dump",
  );

/** Every table that the service's migrations make, and one with what is easily lost on the way. */
async function fill(service: string): Promise<void> {
  const url = new URL(withDatabase(source.url, databaseName(service)));
  url.username = databaseOwner(service);
  url.password = passwords.owner;
  const migrations = pathToFileURL(join(import.meta.dirname, "..", "services", service, "migrations/"));
  await migrate(url.href, [kitMigrations, migrations], pino({ level: "silent" }));
  await connected(url.href, async (client) => {
    await client.query(`
      CREATE TABLE awkward (id bigserial PRIMARY KEY, body text, raw bytea, at timestamptz, price numeric, ratio float8, doc jsonb, tags text[]);
      ALTER TABLE awkward ENABLE ROW LEVEL SECURITY;
      CREATE POLICY nobody ON awkward USING (false);
      INSERT INTO awkward (body, raw, at, price, ratio, doc, tags)
      SELECT 'Ñandú ' || n || E'\\n\\t\\\\', decode(md5(n::text), 'hex'), timestamptz '2026-03-29 01:59:59.123456+01' + n * interval '1 minute',
        n / 3.0, n / 3.0::float8, jsonb_build_object('n', n, 'nothing', null), ARRAY[n::text, NULL, ''] FROM generate_series(1, 5000) n;
      INSERT INTO awkward DEFAULT VALUES`);
    if (service === "ms-mapeo") await client.query(positions);
  });
}

/** Partitions, which row-level security shuts for everybody but the owner, and geometry. */
const positions = `
  SELECT ensure_positions_partition(day) FROM (VALUES (date '2026-11-01'), (date '2026-11-02')) days (day);
  INSERT INTO positions (organisation_id, vehicle_id, fix_time, latitude, longitude, speed)
  SELECT gen_random_uuid(), gen_random_uuid(), timestamptz '2026-11-01 23:00Z' + n * interval '1 s', 40 + n / 7e4, n / 7e4, n / 3.0
  FROM generate_series(1, 7000) n;
  CREATE TABLE shapes (area geometry(Polygon, 4326));
  INSERT INTO shapes SELECT ST_Buffer(ST_SetSRID(ST_MakePoint(n / 9.0, 40), 4326), 0.1) FROM generate_series(1, 50) n`;

function settings(url: string, more: Readonly<Record<string, string>> = {}): Settings {
  const secrets = join(directory, `secrets-${new URL(url).port}`);
  mkdirSync(secrets, { recursive: true });
  const asDump = new URL(url);
  asDump.username = dumpUser;
  asDump.password = "dump";
  writeFileSync(join(secrets, jobSecretFile.dump), asDump.href);
  writeFileSync(join(secrets, jobSecretFile.administrator), url);
  writeFileSync(join(secrets, "accounts.json"), JSON.stringify(accounts));
  return loadSettings({
    [jobVariable.secretsDirectory]: secrets,
    [jobVariable.accounts]: join(secrets, "accounts.json"),
    [jobVariable.target]: pathToFileURL(stored).href,
    [jobVariable.scratch]: directory,
    ...more,
  });
}

const folders = (): readonly string[] => readdirSync(stored).toSorted();

function manifest(folder = folders().at(-1)!): DumpManifest {
  return DumpManifest.parse(JSON.parse(readFileSync(join(stored, folder, manifestFile), "utf8")));
}

async function freshServer<T>(use: (server: ScratchServer) => Promise<T>): Promise<T> {
  const server = await startScratchServer(directory);
  try {
    return await use(server);
  } finally {
    await server.stop();
  }
}

const contentsOf = (url: string, service: string) =>
  connected(withDatabase(url, databaseName(service)), async (client) => {
    await client.query("BEGIN READ ONLY");
    return fingerprintOf(client);
  });

test("a dump holds every row of every table, those that row-level security hides too", async () => {
  const { databases } = manifest();
  expect(databases.map(({ service }) => service)).toEqual(services.map(({ name }) => name));
  for (const { service, tables } of databases) {
    expect(tables).toEqual(await contentsOf(source.url, service));
    expect(tables["public.awkward"]!.rows).toBe(5001);
  }
});

test("it restores into a fresh server, with equal rows and checksums, and the services' roles can use it (row 32)", async () => {
  await freshServer(async ({ url }) => {
    await makeAccounts(url);
    await restore(settings(url));
    for (const { name } of services) {
      expect(await contentsOf(url, name)).toEqual(await contentsOf(source.url, name));
      const asApp = new URL(withDatabase(url, databaseName(name)));
      asApp.username = databaseName(name);
      asApp.password = passwords.app;
      const { rows } = await connected(asApp.href, (client) =>
        client.query("SELECT count(*)::int AS hidden FROM awkward"),
      );
      expect(rows).toEqual([{ hidden: 0 }]);
    }
    await expect(restore(settings(url))).rejects.toThrow("has tables already");
  });
}, 120_000);

test("one service of a chosen day can be restored alone", async () => {
  await freshServer(async ({ url }) => {
    await makeAccounts(url);
    await restore(settings(url, { [jobVariable.dump]: folders()[0]!, [jobVariable.services]: "ms-horarios" }));
    expect(await contentsOf(url, "ms-horarios")).not.toEqual({});
    expect(await contentsOf(url, "ms-mapeo")).toEqual({});
    await expect(restore(settings(url, { [jobVariable.dump]: "2020-01-01T000000Z" }))).rejects.toThrow(
      /There is no dump 2020-01-01T000000Z; there are 20/,
    );
    await expect(restore(settings(url, { [jobVariable.services]: "ms-nadie" }))).rejects.toThrow("has no ms-nadie");
  });
}, 120_000);

test("a file that was changed after it was stored is detected before it is restored (row 32)", async () => {
  const folder = folders().at(-1)!;
  const file = join(stored, folder, "ms_horarios.dump");
  const original = readFileSync(file);
  const corrupted = Buffer.from(original);
  corrupted[corrupted.length >> 1]! ^= 0xff;
  writeFileSync(file, corrupted);
  try {
    await freshServer(async ({ url }) => {
      await makeAccounts(url);
      await expect(restore(settings(url))).rejects.toThrow("is not the file that was stored");
    });
  } finally {
    writeFileSync(file, original);
  }
}, 120_000);

test.each([
  ["is cut off", (dumped: Buffer) => dumped.subarray(0, dumped.length >> 1)],
  [
    "has a flipped byte",
    (dumped: Buffer) => {
      const changed = Buffer.from(dumped);
      changed[Math.floor(changed.length * 0.6)]! ^= 0xff;
      return changed;
    },
  ],
])("a dump that %s does not count", async (_, damage) => {
  const one = manifest().databases.filter(({ service }) => service === "ms-horarios");
  const trial = mkdtempSync(join(directory, "trial-"));
  const original = readFileSync(join(stored, folders().at(-1)!, one[0]!.file));
  writeFileSync(join(trial, one[0]!.file), damage(original));
  await expect(checkRestore(one, trial)).rejects.toThrow(/pg_restore failed|is not what was dumped/);
});

test("a copy that differs in one row does not count", async () => {
  const [dumped] = manifest().databases.filter(({ service }) => service === "ms-horarios");
  const { rows, checksum } = dumped!.tables["public.awkward"]!;
  const wanted = { ...dumped!, tables: { ...dumped!.tables, "public.awkward": { rows: rows + 1, checksum } } };
  await expect(checkRestore([wanted], join(stored, folders().at(-1)!))).rejects.toThrow(
    "public.awkward has 5001 rows instead of 5002",
  );
});

test("a standby dumps nothing, which is well", async () => {
  await source.becomeStandby();
  const before = folders();
  await dump(settings(source.url));
  expect(folders()).toEqual(before);
  await expect(restore(settings(source.url))).rejects.toThrow("is a standby");
});
