import { readdirSync, readFileSync } from "node:fs";

/** Children of a process, as Linux tells it. None for one that is gone. */
export function childrenOf(pid: number): readonly number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").split(" ").filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
}

/** Ends processes and all below them at the same moment, as when the power is cut: none of them sees another end. */
export function cutPower(pids: readonly number[]): void {
  const stopped = pids.flatMap(stopTree);
  for (const pid of stopped) signal(pid, "SIGKILL");
}

/** The parent first, so that it starts no child that is missed. */
function stopTree(pid: number): readonly number[] {
  return signal(pid, "SIGSTOP") ? [pid, ...childrenOf(pid).flatMap(stopTree)] : [];
}

/** @returns false when it is gone already */
function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
