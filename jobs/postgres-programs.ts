import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Programs of PostgreSQL, which the image brings. */
export type PostgresProgram = "initdb" | "postgres" | "pg_dump" | "pg_restore";

/** Debian keeps them apart by version; elsewhere they are on the PATH. */
const debianFolder = "/usr/lib/postgresql/15/bin";

export function postgresProgram(name: PostgresProgram): string {
  const file = join(debianFolder, name);
  return existsSync(file) ? file : name;
}

/** PostgreSQL's server refuses to run as root; Debian's package brings a user for it. Nothing where we are nobody special. */
export function serverUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const [, , uid, gid] =
    readFileSync("/etc/passwd", "utf8")
      .match(/^postgres:.*$/m)?.[0]
      .split(":") ?? [];
  return { uid: Number(uid), gid: Number(gid) };
}

/**
 * Runs a program to its end.
 *
 * @param url of the database that it connects to; the password goes by a variable, since arguments are for all to see
 * @throws Error with what the program said last
 */
export async function runProgram(name: PostgresProgram, args: readonly string[], url?: string): Promise<string> {
  const { password, address } = url === undefined ? { password: undefined, address: [] } : withoutPassword(url);
  const child = spawn(postgresProgram(name), [...address, ...args], {
    env: { PATH: process.env["PATH"], LC_ALL: "C.UTF-8", ...(password !== undefined && { PGPASSWORD: password }) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let complaint = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (complaint = (complaint + text).slice(-4000)));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0) throw new Error(`${name} failed with ${code ?? "a signal"}: ${complaint.trim()}`);
  return output;
}

function withoutPassword(url: string): { password: string; address: readonly string[] } {
  const parsed = new URL(url);
  const password = decodeURIComponent(parsed.password);
  parsed.password = "";
  return { password, address: [`--dbname=${parsed.href}`] };
}
