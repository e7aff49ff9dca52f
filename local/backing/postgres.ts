import { execFileSync } from "node:child_process";
import { chownSync, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { dirname, join, resolve } from "node:path";
import { Client } from "pg";
import { serverUser } from "../../jobs/postgres-programs.ts";
import { loopback } from "../ports.ts";
import type { ProcessDefinition } from "../supervisor.ts";

export interface PostgresOptions {
  /** Folder of `postgres` and `initdb`. */
  readonly binaries: string;
  readonly directory: string;
  /** @default loopback */
  readonly host?: string;
  readonly port: number;
  readonly password: string;
  /** Settings beside ours, which they override. */
  readonly settings?: Readonly<Record<string, string>>;
}

export const postgresUrl = ({
  host = loopback,
  port,
  password,
}: Pick<PostgresOptions, "host" | "port" | "password">): string =>
  `postgres://rumbo:${password}@${host}:${port}/postgres`;

/** A private PostgreSQL on loopback. Makes the cluster of data files when there is none. */
export function postgres(options: PostgresOptions): ProcessDefinition {
  const user = serverUser();
  const data = dataDirectory(options);
  if (!existsSync(join(data, "PG_VERSION"))) initialise(options, data, user);
  const settings = {
    listen_addresses: options.host ?? loopback,
    port: `${options.port}`,
    unix_socket_directories: "",
    // 10 replicas of 3 services and one to spare, with pools of 10, and what tests open beside them.
    max_connections: "400",
    shared_buffers: "128MB",
    ...options.settings,
  };
  return {
    name: "postgres",
    command: join(options.binaries, "postgres"),
    args: ["-D", data, ...Object.entries(settings).flatMap(([key, value]) => ["-c", `${key}=${value}`])],
    cwd: "/",
    ...(user === undefined ? {} : { user }),
    // Fast shutdown: sessions are ended, everything is written.
    stopSignal: "SIGINT",
    ready: () => answers(postgresUrl(options)),
  };
}

function initialise({ binaries, password }: PostgresOptions, data: string, user: ReturnType<typeof serverUser>): void {
  // An initdb that was killed leaves a folder that neither it nor postgres accepts.
  rmSync(data, { recursive: true, force: true });
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const passwordFile = `${data}.password`;
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user !== undefined) for (const path of [data, passwordFile]) chownSync(path, user.uid, user.gid);
  const args = [
    "-D",
    data,
    "-U",
    "rumbo",
    "--auth=scram-sha-256",
    `--pwfile=${passwordFile}`,
    "--locale=C.UTF-8",
    "--encoding=UTF8",
    "--no-sync",
  ];
  try {
    execFileSync(join(binaries, "initdb"), args, { cwd: "/", stdio: ["ignore", "ignore", "pipe"], ...user });
  } finally {
    rmSync(passwordFile);
  }
}

/**
 * Where the data files are: under the given folder, unless another user has to reach them through a parent that only
 * root may enter (a clone in /root); then in a folder of /var/tmp that belongs to this clone.
 */
export function dataDirectory({ directory }: Pick<PostgresOptions, "directory">): string {
  if (serverUser() === undefined || reachableByOthers(resolve(directory))) return resolve(directory, "postgres");
  const hash = createHash("sha256").update(resolve(directory)).digest("hex").slice(0, 12);
  return `/var/tmp/rumbo-${hash}/postgres`;
}

function reachableByOthers(path: string): boolean {
  for (let folder = path; ; folder = dirname(folder)) {
    if (existsSync(folder) && (statSync(folder).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}
