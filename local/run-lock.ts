import { mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../environments/user-error.ts";
import { startTime } from "./supervisor.ts";

/** A fresh PostgreSQL with demo data, logs and bundles stay below this. */
const NEEDED_MIB = 500;

/**
 * Takes a folder for one process at a time and proves that it can be used, before anything is started in it. Taking it
 * twice is harmless; a process that is gone holds nothing.
 *
 * @throws UserError when it cannot be written, the disk is nearly full, or another run has it
 */
export function lockDirectory(directory: string): void {
  const file = fileIn(directory);
  try {
    mkdirSync(directory, { recursive: true });
    refuseSecondRun(file);
    writeFileSync(file, JSON.stringify({ pid: process.pid, startedAt: startTime(process.pid) }));
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      `${directory} cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)}); give this user the right to, or clone into a folder of your own, and run the command again.`,
    );
  }
  const { bavail, bsize } = statfsSync(directory);
  const freeMiB = Math.floor((bavail * bsize) / 2 ** 20);
  if (freeMiB < NEEDED_MIB) {
    rmSync(file, { force: true });
    throw new UserError(
      `The disk of ${directory} has ${freeMiB} MiB free and ${NEEDED_MIB} are needed; free some and run the command again.`,
    );
  }
}

export const unlockDirectory = (directory: string): void => rmSync(fileIn(directory), { force: true });

const fileIn = (directory: string): string => join(directory, "run.json");

function refuseSecondRun(file: string): void {
  let other: { pid: number; startedAt?: string };
  try {
    other = JSON.parse(readFileSync(file, "utf8")) as typeof other;
  } catch {
    return; // Nobody was here.
  }
  if (other.pid !== process.pid && other.startedAt !== undefined && startTime(other.pid) === other.startedAt)
    throw new UserError(
      `Rumbo already runs from this folder (pid ${other.pid}); stop it with Ctrl-C there, or use another clone.`,
    );
}
