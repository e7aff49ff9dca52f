import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { inject } from "vitest";

export interface Database {
  readonly url: string;
  readonly dispose: () => Promise<void>;
}

/** An empty database, connected to as administrator. */
export async function createDatabase(): Promise<Database> {
  const admin = inject("backing").postgres;
  const name = `t_${randomBytes(6).toString("hex")}`;
  await execute(admin, `CREATE DATABASE ${name}`);
  const url = new URL(admin);
  url.pathname = `/${name}`;
  return { url: url.href, dispose: () => execute(admin, `DROP DATABASE ${name} WITH (FORCE)`) };
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
