import { readdirSync, readFileSync } from "node:fs";

export interface ProcessTimes {
  readonly parent: number;
  /** CPU time of all its threads, user and system, in µs. */
  readonly own: number;
  /** CPU time of its children that have ended and were waited for, and of theirs, in µs. */
  readonly endedChildren: number;
}

/**
 * CPU time that a process and all that it started have used so far, in µs; undefined where there is no `/proc`.
 *
 * Two readings subtract well: what a child used is kept by its parent when it ends. The resolution is 10 ms.
 */
export function cpuOf(pid: number): number | undefined {
  const processes = new Map<number, ProcessTimes>();
  for (const name of list("/proc")) {
    const times = /^\d+$/.test(name) ? parseStat(read(`/proc/${name}/stat`)) : undefined;
    if (times) processes.set(Number(name), times);
  }
  return cpuOfTree(pid, processes);
}

/** Its own time and its descendants', in µs; undefined when it is not among `processes`. */
export function cpuOfTree(pid: number, processes: ReadonlyMap<number, ProcessTimes>): number | undefined {
  const times = processes.get(pid);
  if (!times) return undefined;
  let sum = times.own + times.endedChildren;
  for (const [child, { parent }] of processes) if (parent === pid) sum += cpuOfTree(child, processes) ?? 0;
  return sum;
}

/** Reads `/proc/<pid>/stat` (proc_pid_stat(5): fields 4 and 14 to 17); undefined when it is none. */
export function parseStat(text: string): ProcessTimes | undefined {
  // The second field is the program's name, which may hold spaces and parentheses.
  const fields = text
    .slice(text.lastIndexOf(")") + 2)
    .split(" ")
    .map(Number);
  const [parent, user, system, endedUser, endedSystem] = [1, 11, 12, 13, 14].map((field) => fields[field]);
  if (parent === undefined || user === undefined || system === undefined) return undefined;
  return {
    parent,
    own: (user + system) * tick,
    endedChildren: ((endedUser ?? 0) + (endedSystem ?? 0)) * tick,
  };
}

/** Linux tells programs CPU times in hundredths of a second (USER_HZ), in µs. */
const tick = 10_000;

function list(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return ""; // It has ended meanwhile.
  }
}
