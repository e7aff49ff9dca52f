import { setTimeout as delay } from "node:timers/promises";
import type { Ports } from "./ports.ts";
import { migration, readiness, serviceProcess, type ServiceProcessOptions } from "./service-process.ts";
import type { Ending, Supervisor } from "./supervisor.ts";

/** What a replica runs. */
export interface Release {
  /** Where its code starts: its source, or its bundle. */
  readonly entry: string;
  /** What it calls itself on its health. */
  readonly version: string;
  /** Variables beside those of the runtime contract. */
  readonly env: Readonly<Record<string, string>>;
}

export interface Replica {
  /** Name of its process and log: `ms-mapeo-1`. */
  readonly name: string;
  readonly version: string;
  readonly pid: number;
  readonly ports: ServiceProcessOptions["ports"];
}

export interface Pace {
  /** How long a new replica may take to become ready, in milliseconds. @default 60 s */
  readonly readyTimeoutMs?: number;
  /** How long it must have been ready before an old one is stopped, in milliseconds. @default 500 */
  readonly minReadyMs?: number;
}

/** What a rolling update did. */
export interface Rollout {
  readonly service: string;
  readonly from: string;
  readonly to: string;
  /** False when a new replica never became ready: then the old ones that were left still serve. */
  readonly completed: boolean;
  /** Why it was given up. */
  readonly reason?: string;
  readonly events: readonly RolloutEvent[];
}

export interface RolloutEvent {
  /** Seconds since the update began. */
  readonly seconds: number;
  readonly event: "starting" | "ready" | "stopping" | "stopped" | "given up";
  readonly replica: string;
  readonly version: string;
  /** How many replicas said at this moment that they are ready, by the version that each of them named. */
  readonly serving: Readonly<Record<string, number>>;
  /** How a stopped one ended. */
  readonly ending?: Ending | undefined;
}

export interface ReplicaSetOptions {
  readonly supervisor: Supervisor;
  readonly slots: readonly Slot[];
  readonly release: Release;
  /** What all replicas have in common. */
  readonly process: Omit<ServiceProcessOptions, keyof Release | "replica" | "ports">;
}

/** A number and two ports that one replica after the other takes. */
export interface Slot {
  readonly number: number;
  readonly ports: ServiceProcessOptions["ports"];
}

/** Slots for `replicas` of a service and one to spare. */
export async function slotsFor(service: string, replicas: number, ports: Ports): Promise<readonly Slot[]> {
  const slots: Slot[] = [];
  for (let number = 1; number <= replicas + 1; number += 1) {
    const name = `${service}-${number}`;
    slots.push({ number, ports: { public: await ports.of(name), internal: await ports.of(`${name}-internal`) } });
  }
  return slots;
}

/**
 * The replicas of one service on this machine: a Deployment with `maxSurge: 1` and `maxUnavailable: 0`. One slot more
 * than there are replicas is always free, for the next process of a rolling update.
 */
export class ReplicaSet {
  readonly #options: ReplicaSetOptions;
  /** What runs in each slot, oldest first. */
  readonly #running = new Map<Slot, Release>();
  #release: Release;

  constructor(options: ReplicaSetOptions) {
    this.#options = options;
    this.#release = options.release;
  }

  /** Brings the database up to the code, then starts all replicas at once. @throws UserError when one cannot start */
  async start(): Promise<void> {
    await this.#migrate(this.#release);
    await Promise.all(this.#options.slots.slice(0, -1).map((slot) => this.#startIn(slot, this.#release)));
  }

  replicas(): readonly Replica[] {
    return [...this.#running].map(([slot, { version }]) => {
      const name = this.#nameOf(slot);
      return { name, version, pid: this.#options.supervisor.pid(name), ports: slot.ports };
    });
  }

  /**
   * Replaces the replicas one by one: the new one starts in the spare slot, becomes and stays ready, then the oldest is
   * told to stop. Without a new version it is a rolling restart. A new replica that does not become ready is ended, and
   * nothing else is touched.
   */
  async rollingUpdate(
    change: Partial<Release> = {},
    { readyTimeoutMs = 60_000, minReadyMs = 500 }: Pace = {},
  ): Promise<Rollout> {
    const { supervisor, process } = this.#options;
    const [from, to] = [this.#release, { ...this.#release, ...change }];
    const events: RolloutEvent[] = [];
    const begin = performance.now();
    const note = async (
      event: RolloutEvent["event"],
      slot: Slot,
      { version }: Release,
      ended: Pick<RolloutEvent, "ending"> = {},
    ): Promise<void> => {
      const seconds = Math.round(performance.now() - begin) / 1_000;
      events.push({
        seconds,
        event,
        replica: this.#nameOf(slot),
        version,
        serving: await this.#servingVersions(),
        ...ended,
      });
    };
    const outcome = { service: process.service.name, from: from.version, to: to.version, events };

    if (to.entry !== from.entry) await this.#migrate(to);
    for (const [old, oldRelease] of [...this.#running]) {
      const spare = this.#spare();
      await note("starting", spare, to);
      try {
        await this.#startIn(spare, to, readyTimeoutMs);
        await note("ready", spare, to);
        await delay(minReadyMs);
        if (!(await readiness(spare.ports.internal, process.host)).ready)
          throw new Error(`${this.#nameOf(spare)} did not stay ready`);
      } catch (error) {
        await this.#stopIn(spare);
        await note("given up", spare, to);
        return { ...outcome, completed: false, reason: (error as Error).message };
      }
      await note("stopping", old, oldRelease);
      const ending = await supervisor.stop(this.#nameOf(old));
      this.#running.delete(old);
      await note("stopped", old, oldRelease, { ending });
    }
    this.#release = to;
    return { ...outcome, completed: true };
  }

  async #migrate(release: Release): Promise<void> {
    const { supervisor, process } = this.#options;
    if (!process.service.needs.database) return;
    await supervisor.run(migration({ ...process, ...release, replica: 0, ports: { public: 0, internal: 0 } }));
  }

  async #startIn(slot: Slot, release: Release, readyTimeoutMs?: number): Promise<void> {
    const { supervisor, process } = this.#options;
    const { number: replica, ports } = slot;
    await supervisor.start(serviceProcess({ ...process, ...release, replica, ports, readyTimeoutMs }));
    this.#running.set(slot, release);
  }

  async #stopIn(slot: Slot): Promise<void> {
    await this.#options.supervisor.stop(this.#nameOf(slot));
    this.#running.delete(slot);
  }

  #spare(): Slot {
    const spare = this.#options.slots.find((slot) => !this.#running.has(slot));
    if (!spare) throw new Error(`${this.#options.process.service.name} is being updated already`);
    return spare;
  }

  async #servingVersions(): Promise<Record<string, number>> {
    const answers = await Promise.all(
      [...this.#running.keys()].map(({ ports }) => readiness(ports.internal, this.#options.process.host)),
    );
    const serving: Record<string, number> = {};
    for (const { ready, version } of answers)
      if (ready && version !== undefined) serving[version] = (serving[version] ?? 0) + 1;
    return serving;
  }

  #nameOf({ number }: Slot): string {
    return `${this.#options.process.service.name}-${number}`;
  }
}
