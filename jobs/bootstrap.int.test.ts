import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "amqplib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { databaseName, databaseOwner, dumpUser } from "../environments/naming.ts";
import { type Account, jobSecretFile, jobVariable } from "../environments/platform-jobs.ts";
import { type PrivateBroker, startPrivateBroker } from "../tests/support/private-broker.ts";
import { type PrivatePostgres, startPrivatePostgres } from "../tests/support/private-postgres.ts";
import { type ServiceUnderTest, startService } from "../tests/support/service-under-test.ts";
import { bootstrap } from "./bootstrap.ts";
import { connected, withDatabase } from "./connection.ts";
import { loadSettings, type Settings } from "./settings.ts";

let postgres: PrivatePostgres;
let broker: PrivateBroker;
let directory: string;

/** As on RDS: an administrator who may make roles and databases, and is no superuser. */
const administrator = (): string => urlAs("administrator", "secret", "postgres");

beforeAll(async () => {
  [postgres, broker] = await Promise.all([startPrivatePostgres("bootstrap"), startPrivateBroker("bootstrap")]);
  directory = mkdtempSync(join(tmpdir(), "rumbo-bootstrap-"));
  await connected(postgres.url, (client) =>
    client.query("CREATE ROLE administrator LOGIN NOSUPERUSER CREATEDB CREATEROLE PASSWORD 'secret'"),
  );
});
afterAll(async () => {
  await Promise.all([postgres.dispose(), broker.dispose()]);
  rmSync(directory, { recursive: true });
});

const accounts: readonly Account[] = [
  { service: "ms-horarios", database: { extensions: ["btree_gist", "unaccent"] }, broker: true },
  { service: "ms-mapeo", database: { extensions: ["pg_trgm"] }, broker: true },
  { service: "ms-plain" },
];

/** @param password what all passwords of one rotation begin with */
function settings(password: "first" | "second"): Settings {
  const files: Record<string, string> = {
    "accounts.json": JSON.stringify(accounts),
    [jobSecretFile.administrator]: administrator(),
    [jobSecretFile.broker]: broker.managementUrl,
    [jobSecretFile.dumpPassword]: `${password}-dump`,
  };
  for (const { service } of accounts)
    for (const of of ["database", "database-owner", "broker"] as const)
      files[jobSecretFile.password(service, of)] = `${password}-${service}-${of}`;
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), `${text}\n`);
  return loadSettings({
    [jobVariable.secretsDirectory]: directory,
    [jobVariable.accounts]: join(directory, "accounts.json"),
  });
}

function urlAs(user: string, password: string, database: string): string {
  const url = new URL(withDatabase(postgres.url, database));
  url.username = user;
  url.password = password;
  return url.href;
}

const ask = (url: string, sql: string): Promise<unknown[]> =>
  connected(url, async (client) => (await client.query<Record<string, unknown>>(sql)).rows);

/** Everything that a bootstrap makes, but for passwords. */
const state = async (): Promise<unknown> => ({
  roles: await ask(
    postgres.url,
    "SELECT rolname, rolcanlogin, rolsuper, rolcreatedb, rolcreaterole, rolinherit, rolconfig FROM pg_roles WHERE rolname !~ '^pg_' ORDER BY 1",
  ),
  members: await ask(
    postgres.url,
    "SELECT roleid::regrole::text, member::regrole::text FROM pg_auth_members WHERE roleid::regrole::text ~ '^ms_' ORDER BY 1, 2",
  ),
  databases: await ask(
    postgres.url,
    "SELECT datname, datdba::regrole::text, datacl::text FROM pg_database WHERE datname ~ '^ms_' ORDER BY 1",
  ),
  inside: await Promise.all(
    ["ms_horarios", "ms_mapeo"].map((database) =>
      ask(
        withDatabase(postgres.url, database),
        "SELECT (SELECT array_agg(extname ORDER BY extname)::text FROM pg_extension) AS extensions, nspacl::text, (SELECT array_agg(defaclacl::text ORDER BY defaclobjtype)::text FROM pg_default_acl) AS defaults FROM pg_namespace WHERE nspname = 'public'",
      ),
    ),
  ),
  users: await api("users"),
  permissions: await api("permissions"),
});

async function api(path: string): Promise<unknown> {
  const { origin, username, password } = new URL(broker.managementUrl);
  const response = await fetch(`${origin}/api/${path}`, {
    headers: { authorization: `Basic ${btoa(`${username}:${password}`)}` },
  });
  const rows = (await response.json()) as Record<string, unknown>[];
  return rows.map((row) => ({ ...row, password_hash: "" }));
}

test("every account can log in, and a second run changes nothing", async () => {
  await bootstrap(settings("first"));
  for (const { service, database } of accounts.filter((account) => account.database)) {
    const name = databaseName(service);
    const asApp = urlAs(name, `first-${service}-database`, name);
    expect(await ask(asApp, "SELECT current_user::text AS who")).toEqual([{ who: name }]);
    await expect(ask(asApp, "CREATE TABLE mine (id int)")).rejects.toThrow("permission denied");
    const asOwner = urlAs(databaseOwner(service), `first-${service}-database-owner`, name);
    await ask(asOwner, "CREATE TABLE things (id int); INSERT INTO things VALUES (1)");
    expect(await ask(asApp, "SELECT id FROM things")).toEqual([{ id: 1 }]);
    const extensions = await ask(asOwner, "SELECT extname FROM pg_extension");
    for (const extname of database!.extensions) expect(extensions).toContainEqual({ extname });
  }
  await expect(ask(urlAs("ms_mapeo", "first-ms-mapeo-database", "ms_horarios"), "SELECT 1")).rejects.toThrow(
    "permission",
  );

  const before = await state();
  await bootstrap(settings("first"));
  expect(await state()).toEqual(before);
});

test("the role of dumps reads what its owner's part shows it, and writes nothing", async () => {
  const asDump = urlAs(dumpUser, "first-dump", "ms_mapeo");
  await expect(ask(asDump, "SELECT id FROM things")).rejects.toThrow("permission denied");
  await connected(asDump, async (client) => {
    await client.query("SET ROLE ms_mapeo_owner");
    expect((await client.query("SELECT id FROM things")).rowCount).toBe(1);
    await expect(client.query("INSERT INTO things VALUES (2)")).rejects.toThrow("read-only");
  });
});

test("a rotated password replaces the old one, and is in no log of the server", async () => {
  await ask(postgres.url, "ALTER SYSTEM SET log_statement = 'all'");
  await ask(postgres.url, "SELECT pg_reload_conf()");
  await bootstrap(settings("second"));
  await expect(ask(urlAs("ms_mapeo", "first-ms-mapeo-database", "ms_mapeo"), "SELECT 1")).rejects.toThrow("password");
  await ask(urlAs("ms_mapeo", "second-ms-mapeo-database", "ms_mapeo"), "SELECT 1");
  expect(postgres.logs()).toContain("ALTER ROLE ms_mapeo PASSWORD 'SCRAM-SHA-256$");
  expect(postgres.logs()).not.toContain("second-ms-mapeo");
});

test("a role that a failover has shut stays shut", async () => {
  await ask(postgres.url, "ALTER ROLE ms_mapeo NOLOGIN");
  await bootstrap(settings("second"));
  await expect(ask(urlAs("ms_mapeo", "second-ms-mapeo-database", "ms_mapeo"), "SELECT 1")).rejects.toThrow(
    "not permitted to log in",
  );
  await ask(postgres.url, "ALTER ROLE ms_mapeo LOGIN");
});

test("services do their work as users of the broker that may touch their own queues alone", async () => {
  const urlOf = (service: string): string => {
    const url = new URL(broker.url);
    url.username = service;
    url.password = `second-${service}-broker`;
    return url.href;
  };
  const running: ServiceUnderTest[] = [];
  for (const name of ["ms-horarios", "ms-mapeo"])
    running.push(await startService(name, { secrets: { "broker-url": urlOf(name) } }));
  try {
    await expect
      .poll(async () => ((await api("queues")) as { name: string }[]).map(({ name }) => name), { timeout: 10_000 })
      .toEqual(expect.arrayContaining(["ms-horarios.vehicles", "ms-mapeo.positions"]));
    expect(running.map((service) => service.logs()).join()).not.toContain("ACCESS_REFUSED");
  } finally {
    for (const service of running) await service.stop();
  }

  const connection = await connect(urlOf("ms-horarios"));
  connection.on("error", () => undefined);
  const channel = await connection.createChannel();
  channel.on("error", () => undefined);
  await expect(channel.consume("ms-mapeo.positions", () => undefined)).rejects.toThrow("ACCESS_REFUSED");
  await connection.close();
});

test("on a standby, it leaves the database alone and still makes the broker's users", async () => {
  await postgres.becomeStandby();
  await broker.control("delete_user", "ms-mapeo");
  await bootstrap(settings("first"));
  expect(await api("users")).toContainEqual(expect.objectContaining({ name: "ms-mapeo" }));
  await ask(urlAs("ms_mapeo", "second-ms-mapeo-database", "ms_mapeo"), "SELECT 1");
});
