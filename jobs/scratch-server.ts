import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { connected } from "./connection.ts";
import { postgresProgram, serverUser } from "./postgres-programs.ts";

export interface ScratchServer {
  /** As its superuser. */
  readonly url: string;
  /** Ends it and removes its files. */
  readonly stop: () => Promise<void>;
}

/** Start and stop, in milliseconds. */
const patience = 30_000;

/**
 * An empty PostgreSQL on loopback, to try a dump on. What it holds is worth nothing, so it never waits for the disk.
 *
 * @param room folder with room for it
 */
export async function startScratchServer(room: string): Promise<ScratchServer> {
  const user = serverUser();
  // The server's own user could not enter a folder below one that is root's alone.
  const directory = mkdtempSync(join(user ? tmpdir() : room, "rumbo-scratch-"));
  const password = randomBytes(24).toString("hex");
  const data = join(directory, "data");
  mkdirSync(data, { mode: 0o700 });
  const passwordFile = join(directory, "password");
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user) for (const path of [directory, data, passwordFile]) chownSync(path, user.uid, user.gid);
  const superuser = "postgres";
  execFileSync(
    postgresProgram("initdb"),
    [
      "-D",
      data,
      "-U",
      superuser,
      "--auth=scram-sha-256",
      `--pwfile=${passwordFile}`,
      "--encoding=UTF8",
      "--locale=C.UTF-8",
      "--no-sync",
    ],
    { cwd: "/", stdio: ["ignore", "ignore", "pipe"], ...user },
  );

  const port = await freePort();
  const settings = {
    listen_addresses: "127.0.0.1",
    port: `${port}`,
    unix_socket_directories: "",
    fsync: "off",
    full_page_writes: "off",
    synchronous_commit: "off",
    wal_level: "minimal",
    max_wal_senders: "0",
  };
  const server = spawn(
    postgresProgram("postgres"),
    ["-D", data, ...Object.entries(settings).flatMap(([key, value]) => ["-c", `${key}=${value}`])],
    { cwd: "/", stdio: ["ignore", "ignore", "pipe"], ...user },
  );
  let complaint = "";
  server.stderr.setEncoding("utf8").on("data", (text: string) => (complaint = (complaint + text).slice(-2000)));
  const url = `postgres://${superuser}:${password}@127.0.0.1:${port}/postgres`;
  const stop = async (): Promise<void> => {
    await end(server);
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    await serves(url, server);
  } catch (cause) {
    await stop();
    throw new Error(`The scratch server did not start: ${complaint.trim()}`, { cause });
  }
  return { url, stop };
}

async function serves(url: string, server: ChildProcess): Promise<void> {
  const begun = performance.now();
  for (;;) {
    try {
      await connected(url, () => Promise.resolve());
      return;
    } catch (error) {
      if (server.exitCode !== null || performance.now() - begun > patience) throw error;
      await delay(50);
    }
  }
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, "exit");
  // Immediate: nothing of it is kept.
  server.kill("SIGQUIT");
  const stuck = setTimeout(() => server.kill("SIGKILL"), patience);
  await ended;
  clearTimeout(stuck);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}
