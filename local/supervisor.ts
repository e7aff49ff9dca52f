import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { UserError } from "../environments/user-error.ts";
import { cutPower } from "./process-tree.ts";

/** A program that runs until it is told to stop. */
export interface ProcessDefinition {
  /** Unique; names the log file. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** The user to run as, where the program refuses root. */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** What asks it to stop in good order. @default SIGTERM */
  readonly stopSignal?: NodeJS.Signals;
  /** Whether it serves. Asked every 50 ms after a start. */
  readonly ready: () => Promise<boolean>;
  /** How long a start may take, in milliseconds. @default 60 s */
  readonly readyTimeoutMs?: number;
  /** How long an orderly end may take before SIGKILL, in milliseconds. @default 10 s */
  readonly stopTimeoutMs?: number;
}

/** How a program ended: its exit code, or the signal that ended it. */
export type Ending = number | NodeJS.Signals;

export interface SupervisorOptions {
  /** Holds `logs/` and `pids.json`. */
  readonly directory: string;
  /** Told of every unexpected end, in one sentence. */
  readonly onEvent?: (sentence: string) => void;
  /** When aborted, a start under way throws its reason instead of waiting on. */
  readonly signal?: AbortSignal;
}

export interface CrashOptions {
  /** @default SIGKILL */
  readonly signal?: NodeJS.Signals;
  /** Milliseconds. @default what any first unexpected end costs */
  readonly downMs?: number;
}

interface Managed {
  readonly definition: ProcessDefinition;
  child: ChildProcess;
  /** Doubles with each unexpected end, so that a program that cannot start does not spin. */
  backOffMs: number;
  stopping: boolean;
}

const READY_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 10_000;
const FIRST_BACK_OFF_MS = 100;
const LONGEST_BACK_OFF_MS = 5_000;

/**
 * Starts programs, keeps them alive with back-off, and stops exactly what it started, by pid, last started first.
 *
 * Programs get a session of their own, so that Ctrl-C on the terminal reaches only us and the order of stopping is ours.
 * Their pids are on disk: what a killed run left behind is stopped by the next (`stopLeftovers`).
 */
export class Supervisor {
  readonly #directory: string;
  readonly #onEvent: (sentence: string) => void;
  readonly #signal: AbortSignal | undefined;
  readonly #managed = new Map<string, Managed>();

  constructor({ directory, onEvent = () => undefined, signal }: SupervisorOptions) {
    this.#directory = directory;
    this.#onEvent = onEvent;
    this.#signal = signal;
    mkdirSync(join(directory, "logs"), { recursive: true });
  }

  /**
   * Starts a program and waits until it serves. One that does not is ended again.
   *
   * @throws UserError when it ends or stays silent; names its log
   */
  async start(definition: ProcessDefinition): Promise<void> {
    this.#signal?.throwIfAborted();
    const managed: Managed = {
      definition,
      child: this.#spawn(definition),
      backOffMs: FIRST_BACK_OFF_MS,
      stopping: false,
    };
    this.#managed.set(definition.name, managed);
    this.#record();
    try {
      await this.#untilReady(managed);
    } catch (error) {
      await this.stop(definition.name);
      throw error;
    }
    this.#keepAlive(managed);
  }

  /** Runs a program to its end. @throws Error with its last words when it fails; names its log */
  async run(definition: Omit<ProcessDefinition, "ready" | "stopSignal">): Promise<void> {
    this.#signal?.throwIfAborted();
    const child = this.#spawn(definition);
    const [code] = (await once(child, "exit")) as [number | null];
    if (code !== 0)
      throw new Error(
        `${definition.name} failed; look into ${this.logFile(definition.name)}:\n${this.#lastLines(definition.name)}`,
      );
  }

  /** The process id of a running program, for faults by pid. */
  pid(name: string): number {
    const pid = this.#managed.get(name)?.child.pid;
    if (pid === undefined) throw new Error(`${name} is not running`);
    return pid;
  }

  /** Ends a program as a fault would. It is started again as after any unexpected end, but not before `downMs`. */
  crash(name: string, { signal = "SIGKILL", downMs = FIRST_BACK_OFF_MS }: CrashOptions = {}): void {
    const managed = this.#managed.get(name);
    if (!managed) throw new Error(`${name} is not running`);
    managed.backOffMs = downMs;
    managed.child.kill(signal);
  }

  logFile(name: string): string {
    return join(this.#directory, "logs", `${name}.log`);
  }

  /**
   * Asks a program to end, and waits; it stays ended.
   *
   * @param signal instead of its own: SIGKILL for a fault that lasts
   * @returns how it ended; undefined when it was not running
   */
  async stop(name: string, signal?: NodeJS.Signals): Promise<Ending | undefined> {
    const managed = this.#managed.get(name);
    if (!managed) return undefined;
    managed.stopping = true;
    const { stopSignal = "SIGTERM", stopTimeoutMs } = managed.definition;
    const ending = await end(managed.child, signal ?? stopSignal, stopTimeoutMs);
    this.#managed.delete(name);
    this.#record();
    return ending;
  }

  async stopAll(): Promise<void> {
    for (const name of [...this.#managed.keys()].toReversed()) await this.stop(name);
  }

  /** Ends everything at once and unasked, as when the power is cut. It stays ended. */
  async killAll(): Promise<void> {
    const all = [...this.#managed.values()];
    for (const managed of all) managed.stopping = true;
    cutPower(all.flatMap(({ child: { pid } }) => pid ?? []));
    for (const { definition } of all) await this.stop(definition.name, "SIGKILL");
  }

  #spawn({ name, command, args, env, cwd, user }: Omit<ProcessDefinition, "ready">): ChildProcess {
    const log = openSync(this.logFile(name), "a");
    const child = spawn(command, args, {
      detached: true,
      stdio: ["ignore", log, log],
      env: env ?? process.env,
      ...(cwd === undefined ? {} : { cwd }),
      ...user,
    });
    closeSync(log);
    return child.on("error", (error) => this.#onEvent(`${name} could not be started: ${error.message}`));
  }

  async #untilReady({ definition, child }: Managed): Promise<void> {
    const deadline = Date.now() + (definition.readyTimeoutMs ?? READY_TIMEOUT_MS);
    while (!(await definition.ready())) {
      this.#signal?.throwIfAborted();
      const ended = child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
      if (ended || Date.now() > deadline)
        throw new UserError(
          `${definition.name} ${ended ? "ended while starting" : "did not become ready"}; look into ${this.logFile(definition.name)}:\n${this.#lastLines(definition.name)}`,
        );
      await delay(50);
    }
  }

  #keepAlive(managed: Managed): void {
    managed.child.once("exit", (code, signal) => void this.#restart(managed, signal ?? code ?? "unknown"));
  }

  async #restart(managed: Managed, reason: number | string): Promise<void> {
    const { definition } = managed;
    while (!managed.stopping) {
      this.#onEvent(`${definition.name} ended (${reason}); starting it again`);
      await delay(managed.backOffMs, undefined, { ref: false });
      managed.backOffMs = Math.min(managed.backOffMs * 2, LONGEST_BACK_OFF_MS);
      if (this.#isStopping(managed)) return;
      managed.child = this.#spawn(definition);
      this.#record();
      try {
        await this.#untilReady(managed);
        managed.backOffMs = FIRST_BACK_OFF_MS;
        this.#keepAlive(managed);
        return;
      } catch {
        reason = managed.child.exitCode ?? "not ready";
        if (managed.child.exitCode === null) await end(managed.child, "SIGKILL");
      }
    }
  }

  // A method, because `stopping` changes while the restart waits, which the compiler's narrowing does not see.
  #isStopping(managed: Managed): boolean {
    return managed.stopping;
  }

  #record(): void {
    const running = [...this.#managed.values()].flatMap(({ child: { pid } }) =>
      pid === undefined ? [] : [{ pid, startedAt: startTime(pid) }],
    );
    writeFileSync(join(this.#directory, "pids.json"), JSON.stringify(running));
  }

  #lastLines(name: string): string {
    return readFileSync(this.logFile(name), "utf8").trimEnd().split("\n").slice(-5).join("\n");
  }
}

/** Stops what a run that was itself killed has left behind in `directory`. */
export async function stopLeftovers(directory: string): Promise<void> {
  const file = join(directory, "pids.json");
  let recorded: { pid: number; startedAt: string | undefined }[];
  try {
    recorded = JSON.parse(readFileSync(file, "utf8")) as typeof recorded;
  } catch {
    return; // Nothing was started here, or the record was cut short by the same kill.
  }
  const alive = ({ pid, startedAt }: (typeof recorded)[number]): boolean =>
    startedAt !== undefined && startTime(pid) === startedAt;
  for (const process_ of recorded.toReversed()) {
    if (!alive(process_)) continue;
    process.kill(process_.pid, "SIGTERM");
    for (let waited = 0; alive(process_) && waited < STOP_TIMEOUT_MS; waited += 50) await delay(50);
    if (alive(process_)) process.kill(process_.pid, "SIGKILL");
  }
  rmSync(file, { force: true });
}

/** Ends a child and waits for it: the signal first, SIGKILL when it is ignored. */
async function end(
  child: ChildProcess,
  signal: NodeJS.Signals,
  timeoutMs = STOP_TIMEOUT_MS,
): Promise<Ending | undefined> {
  if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    const late = setTimeout(() => child.kill("SIGKILL"), timeoutMs);
    await gone;
    clearTimeout(late);
  }
  return child.exitCode ?? child.signalCode ?? undefined;
}

/**
 * When a process started, as the system tells it: a pid alone may belong to a later process. Undefined for one that is
 * gone or a zombie. Linux only; elsewhere a killed run's leftovers are reported by the taken port instead.
 */
export function startTime(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
