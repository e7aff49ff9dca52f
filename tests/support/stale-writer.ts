import { Client } from "pg";

export interface StaleWriter {
  /** Of a service's database. */
  readonly url: string;
  /** What it believes in. */
  readonly epoch: number;
  /** How it begins its transaction. @default `BEGIN READ WRITE`, which passes every read-only default */
  readonly begin?: string;
  /** Whose rights it has. @default those of whom it logs in as */
  readonly role?: string;
}

/** A writer with yesterday's configuration, on a connection of its own. @returns `stored`, or the SQLSTATE of its refusal */
export async function insertAsOf({ url, epoch, begin = "BEGIN READ WRITE", role }: StaleWriter): Promise<string> {
  const options = `-c rumbo.epoch=${epoch}${role === undefined ? "" : ` -c role=${role}`}`;
  const client = new Client({ connectionString: url, options });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query(begin);
    await client.query("INSERT INTO outbox (event) VALUES ('{}')");
    await client.query("COMMIT");
    return "stored";
  } catch (error) {
    return (error as { code: string }).code;
  } finally {
    await client.end().catch(() => undefined);
  }
}
