import { Client } from "pg";
import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { type ProvisionedService, provisionService } from "../../../../tests/support/service-under-test.ts";
import { insertAsOf } from "../../../../tests/support/stale-writer.ts";
import { type PgDatabasesOptions, pgDatabases } from "./pg-databases.ts";

const log = pino({ level: "silent" });
const clock = (): number => performance.now() / 1000;

let service: ProvisionedService;
let guarded: PgDatabasesOptions["databases"];
let databases: ReturnType<typeof pgDatabases>;

beforeAll(async () => {
  service = await provisionService("ms-horarios");
  const database = new URL(service.databaseUrl).pathname.slice(1);
  guarded = [
    { database, role: database, owner: `${database}_owner` },
    { database: "ms_not_yet", role: "ms_not_yet", owner: "ms_not_yet_owner" },
  ];
  databases = pgDatabases({ databases: guarded, administratorUrl: () => inject("backing").postgres, clock, log });
});
afterAll(async () => {
  await databases.stop();
  await service.dispose();
});
beforeEach(async () => {
  await databases.letIn();
  await service.ownerPool.query("DELETE FROM region_ownership");
});

const row = async (): Promise<unknown> =>
  (
    await service.ownerPool.query(
      "SELECT epoch::int, region, lease_until > clock_timestamp() AS valid FROM region_ownership",
    )
  ).rows[0];

const write = (epoch: number): Promise<string> => insertAsOf({ url: service.databaseUrl, epoch });

describe("the lease in the databases", () => {
  test("lets services write until it ends, and passes over databases that are not there yet", async () => {
    expect(await databases.extendLease(3, "primary", clock() + 30)).toBe(true);
    expect(await row()).toEqual({ epoch: 3, region: "primary", valid: true });
    expect(await write(3)).toBe("stored");
    expect(await write(2)).toBe("RG001");
    await databases.endLease();
    expect(await write(3)).toBe("RG001");
  });

  test("never lasts longer than ours, however late it is written", async () => {
    const holder = await service.ownerPool.connect();
    await holder.query("BEGIN");
    await holder.query("LOCK TABLE region_ownership");
    const ends = clock() + 5;
    const extending = databases.extendLease(3, "primary", ends);
    await expect
      .poll(async () => (await holder.query("SELECT 1 FROM pg_locks WHERE NOT granted")).rowCount)
      .toBeGreaterThan(0);
    await holder.query("COMMIT");
    holder.release();
    await extending;
    const { rows } = await service.ownerPool.query<{ left: number }>(
      "SELECT extract(epoch FROM lease_until - clock_timestamp())::float8 AS left FROM region_ownership",
    );
    expect(rows[0]!.left).toBeLessThanOrEqual(ends - clock() + 0.05);
  });

  test("is not extended where a later epoch has begun", async () => {
    await databases.extendLease(3, "primary", clock() + 30);
    await databases.mark(4, "secondary");
    expect(await databases.extendLease(3, "primary", clock() + 30)).toBe(false);
    expect(await row()).toEqual({ epoch: 4, region: "secondary", valid: false });
  });
});

describe("the fence", () => {
  test("ends sessions, keeps services out with 28000, and lets them in again", async () => {
    await databases.extendLease(3, "primary", clock() + 30);
    const session = new Client({ connectionString: service.databaseUrl });
    // More than one error comes, and each wants a listener.
    const ended = new Promise((resolve) => session.on("error", resolve));
    await session.connect();
    await databases.lockOut();
    await expect(ended).resolves.toMatchObject({ code: "57P01" });
    expect(await write(3)).toBe("28000");
    await databases.lockOut();
    await databases.letIn();
    expect(await write(3)).toBe("stored");
  });

  test("marks the log, and takes the mark back", async () => {
    await databases.extendLease(3, "primary", clock() + 30);
    expect(await databases.mark(4, "secondary")).toMatch(/^[0-9A-F]+\/[0-9A-F]+$/);
    expect(await write(3)).toBe("RG001");
    expect(await write(4)).toBe("RG001");
    await databases.unmark(3, "primary");
    await databases.extendLease(3, "primary", clock() + 30);
    expect(await write(3)).toBe("stored");
  });
});

describe("after a promotion", () => {
  test("the database says that it can be written", async () => {
    expect(await databases.inRecovery()).toBe(false);
  });

  test("events of the last minutes wait to be published again, older ones do not", async () => {
    await service.ownerPool.query("TRUNCATE outbox");
    await service.ownerPool.query(
      `INSERT INTO outbox (event, created_at, published_at) VALUES
       ('{}', now() - interval '1 hour', now()), ('{}', now() - interval '1 minute', now()), ('{}', now(), NULL)`,
    );
    expect(await databases.republish(new Date(Date.now() - 600_000))).toBe(1);
    expect(await databases.republish(new Date(Date.now() - 600_000))).toBe(0);
    const { rows } = await service.ownerPool.query("SELECT 1 FROM outbox WHERE published_at IS NULL");
    expect(rows).toHaveLength(2);
  });
});
