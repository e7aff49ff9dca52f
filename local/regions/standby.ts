import { execFile } from "node:child_process";
import { chownSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { serverUser } from "../../jobs/postgres-programs.ts";
import { dataDirectory, type PostgresOptions } from "../backing/postgres.ts";

/**
 * Copies a running server's files, so that the next start of this one is a streaming replica of it, with a slot that keeps
 * what it has not read yet. What was there before is gone.
 *
 * @param source URL of the server, or of what stands between
 */
export async function copyAsStandby(options: PostgresOptions, source: string, slot: string): Promise<void> {
  const data = dataDirectory(options);
  const user = serverUser();
  rmSync(data, { recursive: true, force: true });
  mkdirSync(data, { recursive: true, mode: 0o700 });
  if (user) for (const path of [dirname(data), data]) chownSync(path, user.uid, user.gid);
  await promisify(execFile)(
    join(options.binaries, "pg_basebackup"),
    [
      `--pgdata=${data}`,
      `--dbname=${source}`,
      "--wal-method=stream",
      "--checkpoint=fast",
      "--no-sync",
      "--write-recovery-conf",
      "--create-slot",
      `--slot=${slot}`,
    ],
    { cwd: "/", ...user },
  );
}
