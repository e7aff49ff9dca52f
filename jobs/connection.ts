import { Client } from "pg";

/** Runs `work` on a connection of its own, which does not outlive it. */
export async function connected<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: "platform-jobs",
    keepAlive: true,
  });
  // The query under way fails and tells; without a listener the process would end first.
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** A standby takes no writes: what has to be there comes by replication. */
export async function isStandby(client: Pick<Client, "query">): Promise<boolean> {
  const { rows } = await client.query<{ standby: boolean }>("SELECT pg_is_in_recovery() AS standby");
  return rows[0]?.standby === true;
}

export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}
