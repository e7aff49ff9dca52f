import { Client, type Pool } from "pg";
import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type ProvisionedService, provisionService } from "../../../tests/support/service-under-test.ts";
import { createPool } from "./postgres.ts";
import { soleOwner } from "./ownership.ts";

let service: ProvisionedService;
let writer: Pool;
let epoch: number | undefined;
let onEpoch: () => void;

beforeAll(async () => {
  service = await provisionService("ms-horarios");
  const ownership = { ...soleOwner, epoch: () => epoch, onEpoch: (told: () => void) => void (onEpoch = told) };
  writer = createPool(() => service.databaseUrl, pino({ level: "silent" }), ownership);
});
afterAll(async () => {
  await writer.end();
  await service.dispose();
});
beforeEach(() => service.ownerPool.query("DELETE FROM region_ownership"));

const own = (ownedEpoch: number, lease: string): Promise<unknown> =>
  service.ownerPool.query(
    "INSERT INTO region_ownership (epoch, region, lease_until) VALUES ($1, 'primary', clock_timestamp() + $2::interval)",
    [ownedEpoch, lease],
  );
const write = (): Promise<unknown> => writer.query("INSERT INTO outbox (event) VALUES ('{}')");
const believe = (believed: number | undefined): void => {
  epoch = believed;
  onEpoch();
};
const refused = expect.objectContaining({ code: "RG001" });

describe("a database with a region guard", () => {
  test("takes writes of the epoch that it has, while the lease lasts", async () => {
    await own(7, "30 s");
    believe(7);
    await expect.poll(() => write().then(() => "stored", String)).toBe("stored");
  });

  test.each([
    ["an older epoch", 6, "30 s"],
    ["no epoch at all", undefined, "30 s"],
    ["the right epoch, after the lease", 7, "-1 s"],
  ])("refuses a writer with %s", async (_what, believed, lease) => {
    await own(7, lease);
    believe(believed);
    await expect(write()).rejects.toEqual(refused);
  });

  test("refuses an old configuration that insists on writing, in every table", async () => {
    await own(7, "-1 s");
    const client = new Client({ connectionString: service.databaseUrl });
    await client.connect();
    try {
      const { rows } = await client.query<{ name: string }>(
        `SELECT format('%I', relname) AS name FROM pg_class
         WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND has_table_privilege(oid, 'DELETE')
           AND relname NOT IN ('migrations', 'kit_migrations', 'region_ownership')`,
      );
      expect(rows.length).toBeGreaterThan(3);
      for (const { name } of rows) {
        await client.query("BEGIN READ WRITE");
        await expect(client.query(`DELETE FROM ${name}`), name).rejects.toEqual(refused);
        await client.query("ROLLBACK");
      }
      const tampered = await client.query("UPDATE region_ownership SET lease_until = 'infinity'");
      expect(tampered.rowCount).toBe(0);
    } finally {
      await client.end();
    }
  });

  test("lets the schema's owner migrate", async () => {
    await own(7, "-1 s");
    const { rowCount } = await service.ownerPool.query("INSERT INTO outbox (event) VALUES ('{}')");
    expect(rowCount).toBe(1);
  });
});

test("a database without a region guard takes every write", async () => {
  believe(undefined);
  await expect.poll(() => write().then(() => "stored", String)).toBe("stored");
});
