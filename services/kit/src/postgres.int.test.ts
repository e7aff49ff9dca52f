import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Client, type Pool } from "pg";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import { type ProvisionedService, provisionService } from "../../../tests/support/service-under-test.ts";
import { createPool, inOrganisation, inTransaction } from "./postgres.ts";
import { secretFile } from "./runtime.ts";
import { isUnavailable } from "./unavailable.ts";

const ours = "0192f5a0-0000-7000-8000-000000000001";
const theirs = "0192f5a0-0000-7000-8000-000000000002";
let service: ProvisionedService;
let pool: Pool;

beforeEach(async () => {
  service = await provisionService("ms-autenticacion");
  await service.ownerPool.query(`
    CREATE TABLE things (organisation_id uuid NOT NULL, name text NOT NULL);
    ALTER TABLE things ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own_organisation ON things USING (organisation_id = current_organisation());
    INSERT INTO things VALUES ('${ours}', 'ours'), ('${theirs}', 'theirs');
  `);
  pool = createPool(
    () => readFileSync(join(service.secretsDirectory, secretFile.database), "utf8"),
    pino({ level: "silent" }),
  );
});
afterEach(async () => {
  await pool.end();
  await service.dispose();
});

const names = (organisationId: string): Promise<string[]> =>
  inOrganisation(pool, organisationId, async (tx) => {
    const { rows } = await tx.query<{ name: string }>("SELECT name FROM things");
    return rows.map(({ name }) => name);
  });

describe("row-level security", () => {
  test("shows a transaction the rows of its organisation only", async () => {
    expect(await names(ours)).toEqual(["ours"]);
    expect(await names(theirs)).toEqual(["theirs"]);
  });

  test("shows nothing without an organisation, on a new connection and on a used one", async () => {
    expect((await pool.query("SELECT * FROM things")).rows).toEqual([]);
    await names(ours);
    expect((await pool.query("SELECT * FROM things")).rows).toEqual([]);
  });

  test("refuses a row of another organisation", async () => {
    const insert = inOrganisation(pool, ours, (tx) => tx.query("INSERT INTO things VALUES ($1, 'smuggled')", [theirs]));
    await expect(insert).rejects.toThrow(/row-level security/);
  });
});

describe("a transaction", () => {
  test("that fails leaves nothing behind, and its connection is good for the next", async () => {
    const failing = inOrganisation(pool, ours, async (tx) => {
      await tx.query("INSERT INTO things VALUES ($1, 'half')", [ours]);
      throw new Error("on second thoughts");
    });
    await expect(failing).rejects.toThrow("on second thoughts");
    expect(await names(ours)).toEqual(["ours"]);
    expect(pool.totalCount).toBe(1);
  });

  test("that the server ends is worth trying again, and its connection is gone", async () => {
    const ended = inTransaction(pool, (tx) => tx.query("SELECT pg_terminate_backend(pg_backend_pid())"));
    await expect(ended).rejects.toSatisfy(isUnavailable);
    expect(await names(ours)).toEqual(["ours"]);
  });
});

describe("the pool", () => {
  test("outlives the loss of its idle connections (row 9)", async () => {
    await Promise.all([names(ours), names(ours), names(ours)]);
    await terminateOthers();
    await expect.poll(() => pool.totalCount).toBe(0);
    expect(await names(ours)).toEqual(["ours"]);
  });

  test("outlives the loss of a connection that somebody holds without a query under way (row 9)", async () => {
    const held = inTransaction(pool, async (tx) => {
      await tx.query("SELECT 1");
      await terminateOthers();
      await expect.poll(sessions).toBe(0);
      await tx.query("SELECT 2");
    });
    await expect(held).rejects.toSatisfy(isUnavailable);
    expect(await names(ours)).toEqual(["ours"]);
  });

  test("gives up on a server that does not answer, well within two seconds", async () => {
    const begun = performance.now();
    await expect(pool.query("SELECT pg_sleep(10)")).rejects.toSatisfy(isUnavailable);
    expect(performance.now() - begun).toBeLessThan(2000);
    // Its query is still running: the connection must not come back.
    expect(pool.totalCount).toBe(0);
  });

  test("gives up on a transaction whose statements are slow together", async () => {
    const begun = performance.now();
    const slow = inTransaction(pool, async (tx) => {
      for (let i = 0; i < 5; i++) await tx.query("SELECT pg_sleep(0.6)");
    });
    await expect(slow).rejects.toSatisfy(isUnavailable);
    expect(performance.now() - begun).toBeLessThan(2000);
    expect(await names(ours)).toEqual(["ours"]);
  });

  test("leaves a server that has become read-only, so that it can find the new primary (row 10)", async () => {
    await names(ours);
    const write = inOrganisation(pool, ours, async (tx) => {
      await tx.query("SET TRANSACTION READ ONLY");
      await tx.query("INSERT INTO things VALUES ($1, 'late')", [ours]);
    });
    await expect(write).rejects.toSatisfy(isUnavailable);
    expect(pool.totalCount).toBe(0);
    expect(await names(ours)).toEqual(["ours"]);
  });

  test("refuses within a second what finds all connections taken, and lets nobody wait for ever (row 11)", async () => {
    const holder = await service.ownerPool.connect();
    await holder.query("BEGIN; LOCK TABLE things");
    const begun = performance.now();
    const waits = await Promise.all(
      Array.from({ length: 60 }, () =>
        names(ours).then(
          () => ({ refused: false, after: 0 }),
          (error: unknown) => ({ refused: isUnavailable(error), after: performance.now() - begun }),
        ),
      ),
    );
    expect(waits.every(({ refused, after }) => refused && after < 2000)).toBe(true);
    await holder.query("ROLLBACK");
    holder.release();
    expect(await names(ours)).toEqual(["ours"]);
  });

  test("uses a rotated password with its next connection, and the last one while the file is away", async () => {
    await names(ours);
    const file = join(service.secretsDirectory, secretFile.database);
    const url = new URL(readFileSync(file, "utf8"));
    const terminate = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${url.username}'`;
    await asAdministrator(`ALTER ROLE ${url.username} PASSWORD 'rotated'`);
    await asAdministrator(terminate);
    await expect.poll(() => pool.totalCount).toBe(0);
    await expect(names(ours)).rejects.toSatisfy(isUnavailable);

    url.password = "rotated";
    writeFileSync(file, url.href);
    expect(await names(ours)).toEqual(["ours"]);

    rmSync(file);
    await asAdministrator(terminate);
    await expect.poll(() => pool.totalCount).toBe(0);
    expect(await names(ours)).toEqual(["ours"]);
  });
});

/** By another session of the same role, which needs no privilege for it. */
const terminateOthers = (): Promise<unknown> =>
  service.pool.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = current_user AND pid <> pg_backend_pid()",
  );

const sessions = async (): Promise<number | null> => {
  const { rowCount } = await service.pool.query(
    "SELECT FROM pg_stat_activity WHERE usename = current_user AND pid <> pg_backend_pid()",
  );
  return rowCount;
};

async function asAdministrator(sql: string): Promise<void> {
  const admin = new Client({ connectionString: inject("backing").postgres });
  await admin.connect();
  await admin.query(sql);
  await admin.end();
}
