import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { makeDatabaseAccounts } from "./database-accounts.ts";
import type { DumpedDatabase } from "./dump-manifest.ts";
import { restoreDatabase } from "./restore-database.ts";
import { startScratchServer } from "./scratch-server.ts";

/**
 * Restores dumps into an empty server of their own, the way a person would after a loss: bootstrap, restore, compare. A dump
 * that nobody has restored is a hope.
 *
 * @param directory with room for the server; the dumps lie in it, under the names that the manifest has
 * @returns how many seconds restoring took
 * @throws Error that says what is wrong with which dump
 */
export async function checkRestore(databases: readonly DumpedDatabase[], directory: string): Promise<number> {
  const server = await startScratchServer(directory);
  try {
    const passwords = { owner: randomBytes(16).toString("hex"), app: randomBytes(16).toString("hex") };
    await makeDatabaseAccounts(
      server.url,
      databases.map(({ service, extensions }) => ({ service, extensions, passwords })),
    );
    const begun = performance.now();
    for (const dumped of databases) await restoreDatabase(server.url, dumped, join(directory, dumped.file));
    return Math.round((performance.now() - begun) / 100) / 10;
  } finally {
    await server.stop();
  }
}
