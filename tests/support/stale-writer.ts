import { Client } from "pg";
import { databaseName } from "../../environments/naming.ts";
import { withDatabase } from "../../jobs/connection.ts";

const service = "ms-mapeo";

/**
 * A writer with yesterday's configuration: it has its region's own database, its role's rights, and an epoch that it believes in.
 *
 * @param begin such as `BEGIN READ WRITE`, which passes every read-only default
 * @returns what became of its row: `stored`, or the SQLSTATE
 */
export async function insertAsOf(server: string, epoch: number, begin: string): Promise<string> {
  const database = databaseName(service);
  const client = new Client({
    connectionString: withDatabase(server, database),
    options: `-c rumbo.epoch=${epoch} -c role=${database}`,
  });
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query(begin);
    await client.query("INSERT INTO outbox (event) VALUES ('{}')");
    await client.query("COMMIT");
    return "stored";
  } catch (error) {
    return (error as { code: string }).code;
  } finally {
    await client.end();
  }
}
