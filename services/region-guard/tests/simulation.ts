import { pino } from "pino";
import { Guard } from "../src/guard.ts";
import { otherRole, type Role, type Settings } from "../src/settings.ts";
import { begun, type Mode, type ProcedureKind, type State } from "../src/state.ts";
import type { Databases, ReplicaStatus, Surroundings } from "../src/steps/surroundings.ts";
import { ownershipSlot, vantageSlot } from "../src/store/slots.ts";
import { readSlot, type Store, type StoredItem, update } from "../src/store/store.ts";
import { seen, type Sight, unseen, type Verdict } from "../src/vantage.ts";

export const settings: Settings = {
  leaseSeconds: 30,
  renewSeconds: 5,
  probeSeconds: 5,
  holdSeconds: 60,
  cooldownSeconds: 3600,
};

type Node = Role | "witness";

/** One region's database server, as far as a guard touches it. */
interface Server {
  inRecovery: boolean;
  lockedOut: boolean;
  row: { epoch: number; region: Role; leaseEnds: number };
}

/**
 * Two regions, a witness and a store, on a simulated clock: the guards are real, what they stand on is not. Each node can be
 * killed, cut from the store, or cut from another node, from one side or from both.
 */
export class Simulation {
  /** Simulated seconds. What guards call the time. */
  now = 0;
  readonly servers: Record<Role, Server> = {
    primary: { inRecovery: false, lockedOut: false, row: { epoch: 1, region: "primary", leaseEnds: 0 } },
    secondary: { inRecovery: true, lockedOut: false, row: { epoch: 1, region: "primary", leaseEnds: 0 } },
  };
  readonly dead = new Set<Node>();
  readonly cutFromStore = new Set<Node>();
  /** `secondary>primary`: the secondary does not reach the primary. */
  readonly cut = new Set<string>();
  /** What a probe answers instead of what is true, by node. */
  readonly lies = new Map<Node, () => Verdict>();
  /** Seconds that a promotion takes. */
  promotionSeconds = 60;
  promotions = 0;
  /** Epochs in whose name a write was accepted, by region, whenever both would have been. */
  readonly splits: string[] = [];
  readonly failovers: number[] = [];
  readonly guards: Readonly<Record<Role, Guard>>;
  readonly #items = new Map<string, StoredItem>();
  #witness: Sight = unseen;
  #promotedAt: number | undefined;
  #reports = 0;

  constructor(mode: Mode = "auto", custom: Partial<Settings> = {}) {
    this.guards = { primary: this.guard("primary", custom), secondary: this.guard("secondary", custom) };
    this.#items.set(ownershipSlot.id, {
      version: 1,
      value: { epoch: 1, owner: "primary", gate: "open", latch: false, lease: { beat: 0, tenureSeconds: 0 }, mode },
    });
  }

  /** A guard of its own process; a second one of a role is a rival. */
  guard(role: Role, custom: Partial<Settings> = {}, id = `${role}-guard`): Guard {
    return new Guard({
      id,
      role,
      settings: { ...settings, ...custom },
      store: this.storeOf(role),
      surroundings: this.surroundingsOf(role),
      probe: () => Promise.resolve(this.#probe(role, this.#owner())),
      clock: () => this.now,
      log: pino({ level: "silent" }),
    });
  }

  storeOf(node: Node): Store {
    const reach = async (): Promise<void> => {
      await Promise.resolve();
      if (this.dead.has(node) || this.cutFromStore.has(node)) throw new Error("the store cannot be reached");
    };
    return {
      read: async (id) => {
        await reach();
        return this.#items.get(id);
      },
      write: async (id, value, before) => {
        await reach();
        if (this.#items.get(id)?.version !== before) return false;
        this.#items.set(id, { version: (before ?? 0) + 1, value: structuredClone(value) });
        return true;
      },
    };
  }

  /** One simulated second of the whole world. */
  async second(): Promise<void> {
    this.now += 1;
    if (this.#promotedAt !== undefined && this.now >= this.#promotedAt + this.promotionSeconds)
      this.servers.secondary.inRecovery = false;
    for (const role of ["primary", "secondary"] as const)
      if (!this.dead.has(role)) await this.turn(this.guards[role], role);
    if (this.now % 5 === 0 && !this.dead.has("witness")) await this.#witnessTurn();
    this.#noticeSplit();
  }

  async turn(guard: Guard, role: Role): Promise<void> {
    const quietly = (work: Promise<unknown>): Promise<unknown> => work.catch(() => undefined);
    // The two regions do not tick together.
    if (this.now % settings.renewSeconds === (role === "primary" ? 0 : 2)) {
      await quietly(guard.renew());
      await quietly(guard.writeCanary());
      await quietly(guard.look());
    }
    await quietly(guard.watch());
    const action = await guard.decide().catch(() => undefined);
    if (action?.kind === "fail-over") this.failovers.push(this.now);
    await quietly(guard.advance());
  }

  async run(seconds: number): Promise<void> {
    for (let passed = 0; passed < seconds; passed += 1) await this.second();
  }

  async until(what: () => boolean, limit = 1_000): Promise<void> {
    for (let passed = 0; !what(); passed += 1) {
      if (passed === limit) throw new Error(`not within ${limit} simulated seconds`);
      await this.second();
    }
  }

  /** Whether a service of a region could write now: its guard says so, and its database accepts it. */
  accepts(role: Role): boolean {
    const { gate, epoch } = this.guards[role].ownership();
    return gate === "open" && this.#databaseAccepts(role, epoch);
  }

  /** Whether a service that was told of the epoch and hears no guard any more could write. */
  #databaseAccepts(role: Role, epoch: number): boolean {
    const { inRecovery, lockedOut, row } = this.servers[role];
    return !this.dead.has(role) && !inRecovery && !lockedOut && row.epoch === epoch && this.now < row.leaseEnds;
  }

  stored(): State {
    return this.#items.get(ownershipSlot.id)?.value as State;
  }

  request(kind: ProcedureKind, to: Role): Promise<unknown> {
    return update(this.storeOf("witness"), ownershipSlot, (state) => {
      const after = begun(state ?? this.stored(), {
        kind,
        to,
        requestedBy: "somebody",
        because: "a test",
        at: new Date(0),
      });
      if (typeof after === "string") throw new Error(after);
      return after;
    });
  }

  surroundingsOf(role: Role): Surroundings {
    return {
      databases: this.#databases(role),
      replica: {
        describe: () => Promise.resolve(this.#describe(role)),
        promote: () => {
          this.promotions += 1;
          this.#promotedAt ??= this.now;
          return Promise.resolve();
        },
      },
      services: { unfinished: () => Promise.resolve(undefined) },
    };
  }

  #describe(role: Role): ReplicaStatus {
    const promoting = role === "secondary" && this.#promotedAt !== undefined;
    if (!this.servers[role].inRecovery) return { status: "available", isReplica: false };
    return { status: promoting ? "modifying" : "available", isReplica: true };
  }

  #databases(role: Role): Databases {
    const server = this.servers[role];
    const replicate = (): void => {
      const standby = this.servers[otherRole(role)];
      if (standby.inRecovery && !this.cut.has(`${otherRole(role)}>${role}`))
        Object.assign(standby, { row: { ...server.row }, lockedOut: server.lockedOut });
    };
    const write = (change: () => void): Promise<void> => {
      if (this.dead.has(role) || server.inRecovery) return Promise.reject(new Error("read-only"));
      change();
      replicate();
      return Promise.resolve();
    };
    return {
      inRecovery: () => Promise.resolve(server.inRecovery),
      lagSeconds: () => Promise.resolve(0),
      extendLease: async (epoch, region, leaseEnds) => {
        if (server.row.epoch > epoch) return false;
        await write(() => (server.row = { epoch, region, leaseEnds }));
        return true;
      },
      endLease: () => write(() => (server.row.leaseEnds = 0)),
      lockOut: () => write(() => (server.lockedOut = true)),
      letIn: () => write(() => (server.lockedOut = false)),
      mark: async (epoch, region) => {
        await write(() => (server.row = { epoch, region, leaseEnds: 0 }));
        return "0/1";
      },
      hasReplayed: (epoch) => Promise.resolve(server.row.epoch === epoch),
      unmark: (epoch, region) => write(() => (server.row = { epoch, region, leaseEnds: 0 })),
      position: () => Promise.resolve("0/1"),
      lastCommit: () => Promise.resolve(undefined),
      republish: () => Promise.resolve(0),
    };
  }

  #owner(): Role {
    return this.stored().owner;
  }

  /** What the front door of a region tells whoever reaches it. */
  #probe(from: Node, target: Role): Verdict {
    const lie = this.lies.get(from)?.();
    if (lie) return lie;
    if (this.dead.has(target) || this.cut.has(`${from}>${target}`)) return "bad";
    const age = this.guards[target].report().canaryAgeSeconds;
    return age === null ? "unknown" : age < 20 ? "good" : "bad";
  }

  async #witnessTurn(): Promise<void> {
    const verdict = this.#probe("witness", this.#owner());
    this.#witness = seen(this.#witness, verdict, this.now);
    const { badSince = this.now } = this.#witness;
    this.#reports += 1;
    const report = { sequence: `${this.#reports}`, verdict, badForSeconds: this.now - badSince };
    await update(this.storeOf("witness"), vantageSlot("witness"), () => report).catch(() => undefined);
  }

  /** The strictest reading: a service that has heard its guard lately and no more writes as long as its database lets it. */
  #noticeSplit(): void {
    const [primary, secondary] = (["primary", "secondary"] as const).map((role) =>
      this.#databaseAccepts(role, this.servers[role].row.epoch),
    );
    if (primary && secondary) this.splits.push(`${this.now}`);
  }
}

export const readState = (store: Store): Promise<State | undefined> => readSlot(store, ownershipSlot);
