import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Pool } from "pg";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
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
  test("outlives the loss of its idle connections", async () => {
    await Promise.all([names(ours), names(ours), names(ours)]);
    // By another session of the same role, which needs no privilege for it.
    await service.pool.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = current_user AND pid <> pg_backend_pid()",
    );
    await expect.poll(() => pool.totalCount).toBe(0);
    expect(await names(ours)).toEqual(["ours"]);
  });

  test("gives up on a server that does not answer, well within two seconds", async () => {
    const begun = performance.now();
    await expect(pool.query("SELECT pg_sleep(10)")).rejects.toSatisfy(isUnavailable);
    expect(performance.now() - begun).toBeLessThan(2000);
  });
});
