import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { Ports } from "../../../local/ports.ts";
import { serviceProcess, sourceEntry } from "../../../local/service-process.ts";
import { Supervisor } from "../../../local/supervisor.ts";
import { type GuardTable, startGuardTable } from "../../../tests/support/guard-table.ts";
import { type ProvisionedService, provisionService, publicUrl } from "../../../tests/support/service-under-test.ts";
import { loadServices } from "../../catalog.ts";
import { administratorSecret } from "../src/config.ts";

let table: GuardTable;
let horarios: ProvisionedService;
let supervisor: Supervisor;
let directory: string;
let guard: { readonly url: string; readonly internalUrl: string };

beforeAll(async () => {
  table = await startGuardTable();
  horarios = await provisionService("ms-horarios");
  const database = new URL(horarios.databaseUrl).pathname.slice(1);
  directory = mkdtempSync(join(tmpdir(), "rumbo-test-"));
  writeFileSync(join(directory, administratorSecret), inject("backing").postgres);
  const free = new Ports(directory);
  const ports = { public: await free.of("public"), internal: await free.of("internal") };
  guard = { url: `http://127.0.0.1:${ports.public}`, internalUrl: `http://127.0.0.1:${ports.internal}` };
  supervisor = new Supervisor({ directory });
  const service = (await loadServices()).find(({ name }) => name === "region-guard")!;
  const definition = serviceProcess({
    service,
    replica: 1,
    entry: sourceEntry(service.name),
    secretsDirectory: directory,
    ports,
    publicUrl,
    serviceUrls: {},
    version: "test",
    env: {
      ...table.env,
      REGION_ROLE: "primary",
      GUARD_TABLE: "region-guard",
      DATABASE_INSTANCE: "here",
      GUARDED_SERVICES: JSON.stringify([
        {
          name: "ms-horarios",
          database,
          role: database,
          owner: `${database}_owner`,
          internalUrl: "http://127.0.0.1:9",
        },
      ]),
      PRIMARY_URL: "http://127.0.0.1:9",
      SECONDARY_URL: "http://127.0.0.1:9",
      LEASE_SECONDS: "3",
      RENEW_SECONDS: "0.5",
      PROBE_SECONDS: "0.5",
      HOLD_SECONDS: "6",
      COOLDOWN_SECONDS: "60",
    },
  });
  await supervisor.start(definition);
});
afterAll(async () => {
  await supervisor.stopAll();
  await table.stop();
  await horarios.dispose();
  rmSync(directory, { recursive: true });
});

const get = async (url: string): Promise<{ status: number; body: Record<string, unknown> }> => {
  const response = await fetch(url);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

describe("the guard of a primary region", () => {
  test("holds the lease, lets its services write, and shows that its databases are written", async () => {
    await expect
      .poll(async () => (await get(`${guard.internalUrl}/ownership`)).body)
      .toMatchObject({ gate: "open", epoch: 1 });
    await expect
      .poll(
        async () =>
          (
            await horarios.ownerPool.query<{ valid: boolean }>(
              "SELECT lease_until > now() AS valid FROM region_ownership",
            )
          ).rows,
      )
      .toEqual([{ valid: true }]);
    await expect.poll(async () => (await get(`${guard.url}/region/state`)).body["canaryAgeSeconds"]).toBeLessThan(3);
  });

  test("keeps what services ask inside, and never says that it has taken over", async () => {
    expect((await get(`${guard.url}/ownership`)).status).toBe(404);
    expect((await get(`${guard.url}/region/ownership`)).status).toBe(404);
    expect(await get(`${guard.url}/region/latch`)).toMatchObject({ status: 404, body: { code: "not-taken-over" } });
  });

  test("tells its figures", async () => {
    const metrics = await (await fetch(`${guard.internalUrl}/metrics`)).text();
    expect(metrics).toMatch(/^region_guard_owns_writes\{.*\} 1$/m);
    expect(metrics).toMatch(/^region_guard_store_silent_seconds\{.*\} /m);
  });

  test("lets nobody write once its lease is over, and people may when the store is gone", async () => {
    const override = (): Promise<Response> =>
      fetch(`${guard.internalUrl}/override`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ seconds: 60, reason: "the store is gone everywhere", by: "a test" }),
      });
    expect((await override()).status).toBe(409);
    await table.stop();
    await expect
      .poll(async () => (await get(`${guard.internalUrl}/ownership`)).body, { timeout: 10_000 })
      .toMatchObject({ gate: "closed", reason: "this region's lease on writes is over" });
    await expect.poll(async () => (await override()).status, { timeout: 10_000 }).toBe(204);
    expect((await get(`${guard.internalUrl}/ownership`)).body).toMatchObject({ gate: "open" });
  });
});
