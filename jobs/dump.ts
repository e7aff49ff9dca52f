import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { databaseName, databaseOwner } from "../environments/naming.ts";
import { type Account, jobSecretFile, jobVariable } from "../environments/platform-jobs.ts";
import { connected, isStandby, withDatabase } from "./connection.ts";
import { dumpFolder, type DumpedDatabase, type DumpManifest, manifestFile, sha256Of } from "./dump-manifest.ts";
import { dumpTarget } from "./dump-target.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { log } from "./log.ts";
import { runProgram } from "./postgres-programs.ts";
import { reportDump } from "./report-success.ts";
import { checkRestore } from "./restore-check.ts";
import type { Settings } from "./settings.ts";

/**
 * Dumps every service's database, restores the dumps into a scratch server, and only then stores them, the manifest last. A
 * standby holds what its source holds, and the source's region dumps it.
 */
export async function dump(settings: Settings): Promise<void> {
  const { secret, accounts, required } = settings;
  const url = secret(jobSecretFile.dump);
  const target = dumpTarget(required(jobVariable.target));
  if (await connected(url, isStandby)) {
    log("the database is a standby: its source's region dumps it");
    return reportDump(settings);
  }

  const takenAt = new Date();
  const directory = mkdtempSync(join(required(jobVariable.scratch), "dump-"));
  try {
    const databases: DumpedDatabase[] = [];
    for (const { service, database } of accounts())
      if (database) {
        databases.push(await dumpDatabase(url, { service, database }, directory));
        log("dumped", { service, bytes: databases.at(-1)?.bytes });
      }
    const restoreSeconds = await checkRestore(databases, directory);
    log("restored and compared", { restoreSeconds });

    const manifest: DumpManifest = {
      takenAt: takenAt.toISOString(),
      postgres: await versionOf(url),
      databases,
      restoreSeconds,
    };
    writeFileSync(join(directory, manifestFile), `${JSON.stringify(manifest, null, 2)}\n`);
    const folder = dumpFolder(takenAt);
    for (const file of [...databases.map((one) => one.file), manifestFile])
      await target.put(`${folder}/${file}`, join(directory, file));
    log("stored", { folder });
    await reportDump(settings);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Dump and fingerprint are of one moment: they share a snapshot. */
async function dumpDatabase(
  instance: string,
  { service, database }: Required<Pick<Account, "service">> & { database: NonNullable<Account["database"]> },
  directory: string,
): Promise<DumpedDatabase> {
  const url = withDatabase(instance, databaseName(service));
  const file = `${databaseName(service)}.dump`;
  return connected(url, async (client) => {
    await client.query(`SET ROLE ${databaseOwner(service)}`);
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const { rows } = await client.query<{ snapshot: string }>("SELECT pg_export_snapshot() AS snapshot");
    const snapshot = rows[0]?.snapshot ?? "";
    await runProgram(
      "pg_dump",
      [
        "--format=custom",
        `--file=${join(directory, file)}`,
        `--role=${databaseOwner(service)}`,
        `--snapshot=${snapshot}`,
        // PostGIS brings its own, and the owner may not write it.
        "--exclude-table-data=*.spatial_ref_sys",
      ],
      url,
    );
    const tables = await fingerprintOf(client);
    const { size: bytes } = statSync(join(directory, file));
    return {
      service,
      extensions: database.extensions,
      file,
      bytes,
      sha256: await sha256Of(join(directory, file)),
      tables,
    };
  });
}

const versionOf = (url: string): Promise<string> =>
  connected(url, async (client) => {
    const { rows } = await client.query<{ server_version: string }>("SHOW server_version");
    return rows[0]?.server_version.split(" ")[0] ?? "";
  });
