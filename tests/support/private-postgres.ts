import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { postgres, postgresUrl } from "../../local/backing/postgres.ts";
import { findTools, requiredTool } from "../../local/backing/tools.ts";
import { Ports } from "../../local/ports.ts";
import { stopLeftovers, Supervisor } from "../../local/supervisor.ts";
import { connected } from "../../jobs/connection.ts";

export interface PrivatePostgres {
  /** As its superuser. */
  readonly url: string;
  /** Starts it anew in recovery, as the other region's replica is: it answers reads and takes no writes. */
  readonly becomeStandby: () => Promise<void>;
  /** What it has written to its log. */
  readonly logs: () => string;
  readonly dispose: () => Promise<void>;
}

/** A PostgreSQL of a test's own, for what concerns the whole server: roles, recovery, a fresh start. */
export async function startPrivatePostgres(name: string): Promise<PrivatePostgres> {
  const slot = process.env["RUMBO_TEST_SLOT"] ?? "0";
  const directory = join(import.meta.dirname, "..", "..", ".local", "test", `postgres-${name}-${slot}`);
  await stopLeftovers(directory);
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const options = {
    binaries: requiredTool(findTools(), "postgres"),
    directory,
    port: await new Ports(directory).of("postgres"),
    password: "test",
  };
  const url = postgresUrl(options);
  const supervisor = new Supervisor({ directory });
  const definition = postgres(options);
  await supervisor.start(definition);
  return {
    url,
    async becomeStandby() {
      const data = await connected(url, async (client) => {
        const { rows } = await client.query<{ data_directory: string }>("SHOW data_directory");
        return rows[0]!.data_directory;
      });
      await supervisor.stop(definition.name);
      writeFileSync(join(data, "standby.signal"), "");
      await supervisor.start(definition);
    },
    logs: () => readFileSync(supervisor.logFile(definition.name), "utf8"),
    async dispose() {
      await supervisor.stopAll();
      rmSync(directory, { recursive: true });
    },
  };
}
