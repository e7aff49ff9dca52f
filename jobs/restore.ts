import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { databaseName } from "../environments/naming.ts";
import { jobSecretFile, jobVariable } from "../environments/platform-jobs.ts";
import { connected, isStandby, withDatabase } from "./connection.ts";
import { type DumpedDatabase, DumpManifest, manifestFile, sha256Of } from "./dump-manifest.ts";
import { type DumpTarget, dumpTarget } from "./dump-target.ts";
import { tablesOf } from "./fingerprint.ts";
import { log } from "./log.ts";
import { restoreDatabase } from "./restore-database.ts";
import { type Settings, SettingsError } from "./settings.ts";

/**
 * Restores a dump into the region's instance (docs/runbooks/restore-a-dump.md). A database in which anything is stored is left
 * as it is: whoever wants it replaced has to empty it on purpose.
 */
export async function restore({ secret, required, optional }: Settings): Promise<void> {
  const administrator = secret(jobSecretFile.administrator);
  const target = dumpTarget(required(jobVariable.target));
  if (await connected(administrator, isStandby))
    throw new SettingsError("The database is a standby; restore into the region that owns writes.");

  const directory = mkdtempSync(join(required(jobVariable.scratch), "restore-"));
  try {
    const { folder, manifest } = await readManifest(target, optional(jobVariable.dump), directory);
    const chosen = choose(manifest, optional(jobVariable.services)?.split(","));
    for (const { service } of chosen) await requireEmpty(administrator, service);
    for (const dumped of chosen) {
      const begun = performance.now();
      const file = join(directory, dumped.file);
      await target.get(`${folder}/${dumped.file}`, file);
      if ((await sha256Of(file)) !== dumped.sha256)
        throw new Error(
          `${folder}/${dumped.file} is not the file that was stored; take another version or another day.`,
        );
      await restoreDatabase(administrator, dumped, file);
      rmSync(file);
      log("restored", { service: dumped.service, folder, seconds: Math.round((performance.now() - begun) / 1000) });
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** @param wanted folder of a dump. @default the newest */
async function readManifest(
  target: DumpTarget,
  wanted: string | undefined,
  directory: string,
): Promise<{ folder: string; manifest: DumpManifest }> {
  const folders = (await target.list(`/${manifestFile}`)).map(dirname);
  const folder = wanted ?? folders.at(-1);
  if (folder === undefined || !folders.includes(folder))
    throw new SettingsError(`There is no dump ${folder ?? "at all"}; there are ${folders.join(", ") || "none"}.`);
  const file = join(directory, manifestFile);
  await target.get(`${folder}/${manifestFile}`, file);
  return { folder, manifest: DumpManifest.parse(JSON.parse(readFileSync(file, "utf8"))) };
}

function choose({ databases }: DumpManifest, services: readonly string[] | undefined): readonly DumpedDatabase[] {
  const missing = services?.filter((name) => !databases.some(({ service }) => service === name)) ?? [];
  if (missing.length > 0)
    throw new SettingsError(
      `The dump has no ${missing.join(", ")}; it has ${databases.map(({ service }) => service).join(", ")}.`,
    );
  return databases.filter(({ service }) => services?.includes(service) ?? true);
}

async function requireEmpty(administrator: string, service: string): Promise<void> {
  const tables = await connected(withDatabase(administrator, databaseName(service)), tablesOf);
  if (tables.length > 0)
    throw new SettingsError(
      `The database of ${service} has tables already; drop it and run the bootstrap, or choose other services.`,
    );
}
