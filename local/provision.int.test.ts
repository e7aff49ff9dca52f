import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { secretFile } from "../services/kit/src/runtime.ts";
import { provision } from "./provision.ts";

const directory = mkdtempSync(join(tmpdir(), "rumbo-provision-"));
const secrets = join(directory, "secrets");
const instance = `ms-prueba-${randomBytes(4).toString("hex")}`;
const service = {
  needs: { database: { extensions: ["postgis"] }, broker: true, secrets: { "signing-key": "ed25519" } },
} as const;

beforeAll(() => provision({ service, instance, backing: inject("backing"), directory: secrets }));
afterAll(() => rmSync(directory, { recursive: true }));

const read = (file: string): string => readFileSync(join(secrets, file), "utf8");

async function query(file: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: read(file) });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe("provisioning a service on this machine", () => {
  test("gives the owner a database with the extensions asked for", async () => {
    expect(
      await query(secretFile.databaseOwner, "SELECT extname FROM pg_extension WHERE extname = 'postgis'"),
    ).toHaveLength(1);
  });

  test("lets the pods' role use tables of the owner, but make none", async () => {
    await query(secretFile.databaseOwner, "CREATE TABLE IF NOT EXISTS things (id int)");
    await query(secretFile.database, "INSERT INTO things VALUES (1)");
    await expect(query(secretFile.database, "CREATE TABLE mine (id int)")).rejects.toThrow("permission denied");
  });

  test("keeps every password and key when repeated", async () => {
    const before = [read(secretFile.database), read("signing-key")];
    await provision({ service, instance, backing: inject("backing"), directory: secrets });
    expect([read(secretFile.database), read("signing-key")]).toEqual(before);
    expect(await query(secretFile.database, "SELECT id FROM things")).toEqual([{ id: 1 }]);
  });
});
