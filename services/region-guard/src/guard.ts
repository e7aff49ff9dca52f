import type { Log } from "@rumbo/kit/log";
import type { OwnershipAnswer } from "@rumbo/kit/ownership";
import { type Action, decide } from "./decider.ts";
import { Executor, type Progress } from "./executor.ts";
import { otherRole, type Role, type Settings, staleSeconds } from "./settings.ts";
import { begun, initialState, renewed, type State, without } from "./state.ts";
import { procedures } from "./steps/procedures.ts";
import { readiness } from "./steps/readiness.ts";
import type { Surroundings } from "./steps/surroundings.ts";
import { ownershipSlot, type Report, vantageSlot } from "./store/slots.ts";
import { readSlot, type Store, update } from "./store/store.ts";
import { current, seen, selfSight, type Sight, unseen, type VantagePoint, type Verdict } from "./vantage.ts";

export interface GuardOptions {
  /** The same after a restart, and of nobody else. */
  readonly id: string;
  readonly role: Role;
  readonly settings: Settings;
  readonly store: Store;
  readonly surroundings: Surroundings;
  /** How the other region looks from here, through its front door. */
  readonly probe: () => Promise<Verdict>;
  /** Monotonic, in seconds: nothing here asks what time it is. */
  readonly clock: () => number;
  readonly log: Log;
}

/** How the region does, for anybody. Nothing in it is secret. */
export interface RegionReport {
  readonly role: Role;
  /** 0 until the store has answered once. */
  readonly epoch: number;
  readonly owner: Role | null;
  readonly gate: OwnershipAnswer["gate"];
  /** Seconds since every database of the region was last written. */
  readonly canaryAgeSeconds: number | null;
}

/**
 * One region's guard: it renews the lease while its region owns writes, looks at the other one while it does not, and takes
 * procedures further. Each method is one turn of a loop that `main.ts` or a simulation drives; a turn that fails changes
 * nothing.
 */
export class Guard {
  readonly #options: GuardOptions;
  readonly #executor: Executor;
  readonly #begunAt: number;
  #state: { readonly value: State; readonly readAt: number } | undefined;
  /** When the owner's last beat was first seen here. */
  #beat: { readonly key: string; readonly seenAt: number } = { key: "", seenAt: Number.POSITIVE_INFINITY };
  #leaseEnds = Number.NEGATIVE_INFINITY;
  #held: { readonly epoch: number; readonly at: number; readonly tenure: number } | undefined;
  #canaryAt: number | undefined;
  #overrideEnds = Number.NEGATIVE_INFINITY;
  #letGo: { readonly epoch: number; readonly at: number } | undefined;
  #sights: Readonly<Record<VantagePoint, Sight>> = { standby: unseen, witness: unseen, self: unseen };
  readonly #heard = new Map<VantagePoint, string>();
  #action: Action = { kind: "none", because: "nothing has been seen yet" };
  #progress: Progress = { kind: "idle" };

  constructor(options: GuardOptions) {
    this.#options = options;
    this.#begunAt = options.clock();
    this.#executor = new Executor({
      ...options,
      leaseEnds: () => this.#writableUntil(),
      overBeat: () => this.#overBeat(),
    });
  }

  /** Renews the lease of a region that owns writes. The lease counts from before the attempt. */
  async renew(): Promise<void> {
    const { store, role, clock, settings } = this.#options;
    const started = clock();
    const after = await update(store, ownershipSlot, (state) => {
      // The first guard ever; the other side waits for it.
      if (!state) return role === initialState.owner ? renewed(initialState, 0) : undefined;
      return state.owner === role ? renewed(state, this.#tenure(state, started)) : undefined;
    });
    if (!after) return;
    this.#remember(after, started);
    if (after.owner !== role) return;
    this.#held = { epoch: after.epoch, at: started, tenure: after.lease.tenureSeconds };
    this.#leaseEnds = started + settings.leaseSeconds;
  }

  /** Writes into every database of a region that may write, and lets its services write until the lease ends. */
  async writeCanary(): Promise<void> {
    const { surroundings, role, clock } = this.#options;
    const state = this.#state?.value;
    const started = clock();
    if (state?.owner !== role || state.gate === "closed" || this.#writableUntil() <= started) return;
    if (await surroundings.databases.extendLease(state.epoch, role, this.#writableUntil())) this.#canaryAt = started;
    else throw new Error(`A database of this region belongs to a later epoch than ${state.epoch}.`);
  }

  /** Reads what has been decided, and stops writing where this region has lost ownership. */
  async watch(): Promise<void> {
    const { store, clock } = this.#options;
    const started = clock();
    const state = await readSlot(store, ownershipSlot);
    if (!state) return;
    this.#remember(state, started);
    await this.#confirmLoss(state);
  }

  /** Looks at the owner from here and hears the other vantage points, or reports, as the owner, how it does. */
  async look(): Promise<void> {
    const { role, probe, clock } = this.#options;
    if (this.#state?.value.owner === role) return this.#report();
    const started = clock();
    const [verdict] = await Promise.all([
      probe(),
      ...(["witness", "self"] as const).map((point) => this.#hear(point).catch(() => undefined)),
    ]);
    this.#see("standby", seen(this.#sights.standby, verdict, started));
  }

  /** Decides, and begins a failover where that is what the mode allows. */
  async decide(): Promise<Action> {
    const { role, settings, clock, log } = this.#options;
    if (!this.#state) return this.#action;
    const { value: state, readAt } = this.#state;
    const now = clock();
    const action = decide({ role, stateReadAt: readAt, sights: this.sights() }, state, now, settings);
    if (action.kind !== this.#action.kind || action.because !== this.#action.because)
      log.info({ ...action, mode: state.mode, ...(state.mode === "dry-run" && (await this.#dryRun())) }, "decision");
    this.#action = action;
    await this.#carryOut(action, state);
    return action;
  }

  /** Takes a procedure that is under way as far as this side can now. */
  async advance(): Promise<Progress> {
    const { log } = this.#options;
    do {
      const before = this.#progress;
      this.#progress = await this.#executor.advance();
      if (this.#progress.kind === "lost" && before.kind !== "lost") log.info(this.#progress, "left to another guard");
      // What the step decided is told to services at once, and a new owner needs its lease for the next one.
      if (this.#progress.kind === "stepped") await (this.#progress.step === "claim" ? this.renew() : this.watch());
    } while (this.#progress.kind === "stepped");
    return this.#progress;
  }

  /**
   * People say that the store is gone for everybody, so that this region, the last that owned writes, goes on without a
   * lease. It ends as soon as the store answers.
   *
   * @returns why not, in words
   */
  override(seconds: number, reason: string, by: string): string | undefined {
    const { role, clock, settings, log } = this.#options;
    if (this.#state?.value.owner !== role) return "this region is not the last one known to own writes";
    if (clock() - this.#state.readAt < settings.leaseSeconds)
      return "the store answers, so there is nothing to override";
    this.#overrideEnds = clock() + seconds;
    log.error({ seconds, reason, by }, "writes go on without a lease, because people say so");
    return undefined;
  }

  /** What the region's services are told. */
  ownership(): OwnershipAnswer {
    const { role, clock } = this.#options;
    const state = this.#state?.value;
    if (!state) return closed(0, "the region guard has not reached its store yet");
    if (state.owner !== role) return closed(state.epoch, `the ${state.owner} region owns writes`);
    const left = this.#writableUntil() - clock();
    if (left <= 0) return closed(state.epoch, "this region's lease on writes is over");
    const { epoch, gate, reason } = state;
    return { epoch, gate, ...(reason !== undefined && gate !== "open" && { reason }), validForMs: left * 1000 };
  }

  report(): RegionReport {
    const { role } = this.#options;
    const { epoch, gate } = this.ownership();
    return { role, epoch, gate, owner: this.#state?.value.owner ?? null, canaryAgeSeconds: this.#canaryAge() ?? null };
  }

  /** Whether users are to be sent to this region although it is the second; nothing before the store has answered once. */
  latched(): boolean | undefined {
    return this.#state && this.#options.role === "secondary" && this.#state.value.latch;
  }

  state(): State | undefined {
    return this.#state?.value;
  }

  leaseSecondsLeft(): number {
    return Math.max(0, this.#leaseEnds - this.#options.clock());
  }

  /** Since the store was last read; since this guard began, when it never was. */
  storeSilentSeconds(): number {
    return this.#options.clock() - (this.#state?.readAt ?? this.#begunAt);
  }

  /** What is left of what each vantage point said last. */
  sights(): Readonly<Record<VantagePoint, Sight>> {
    const { standby, witness, self } = this.#sights;
    const now = this.#options.clock();
    const lease = { beatSeenAt: this.#beat.seenAt, readAt: this.#state?.readAt ?? Number.NEGATIVE_INFINITY };
    const ownWord = selfSight(self, lease, this.#options.settings.leaseSeconds);
    return { standby: current(standby, now), witness: current(witness, now), self: current(ownWord, now) };
  }

  progress(): Progress {
    return this.#progress;
  }

  #remember(value: State, readAt: number): void {
    const { role, clock } = this.#options;
    this.#overrideEnds = Number.NEGATIVE_INFINITY;
    // Turns overlap: an answer to an older question must not bring back what was.
    if (this.#state && this.#state.readAt > readAt) return;
    this.#state = { value, readAt };
    if (value.owner !== role) this.#leaseEnds = Number.NEGATIVE_INFINITY;
    const key = `${value.epoch} ${value.lease.beat}`;
    if (key !== this.#beat.key) this.#beat = { key, seenAt: clock() };
  }

  #tenure(state: State, now: number): number {
    if (this.#held?.epoch !== state.epoch) return state.lease.tenureSeconds;
    return this.#held.tenure + Math.min(now - this.#held.at, this.#options.settings.leaseSeconds);
  }

  #writableUntil(): number {
    return Math.max(this.#leaseEnds, this.#overrideEnds);
  }

  /** What a failover would do, and what it would find. */
  async #dryRun(): Promise<object> {
    return { steps: failOverSteps(), ready: await readiness(this.#options.surroundings) };
  }

  /** The owner's beat, when it has not changed here for as long as a lease lasts. */
  #overBeat(): number | undefined {
    const { clock, settings } = this.#options;
    return clock() - this.#beat.seenAt > settings.leaseSeconds ? this.#state?.value.lease.beat : undefined;
  }

  #canaryAge(): number | undefined {
    return this.#canaryAt === undefined ? undefined : this.#options.clock() - this.#canaryAt;
  }

  async #report(): Promise<void> {
    const { store, id, clock } = this.#options;
    const age = this.#canaryAge();
    const verdict = age === undefined ? "unknown" : age > staleSeconds ? "bad" : "good";
    const report: Report = { sequence: `${id} ${clock()}`, verdict, badForSeconds: verdict === "bad" ? (age ?? 0) : 0 };
    await update(store, vantageSlot("self"), () => report);
  }

  async #hear(point: Exclude<VantagePoint, "standby">): Promise<void> {
    const report = await readSlot(this.#options.store, vantageSlot(point));
    if (!report || this.#heard.get(point) === report.sequence) return;
    // What was there before this guard looked for the first time may be of any age.
    const first = !this.#heard.has(point);
    this.#heard.set(point, report.sequence);
    if (first) return;
    this.#see(point, seen(this.#sights[point], report.verdict, this.#options.clock(), report.badForSeconds));
  }

  #see(point: VantagePoint, sight: Sight): void {
    this.#sights = { ...this.#sights, [point]: sight };
  }

  async #carryOut(action: Action, state: State): Promise<void> {
    const { store, role, id } = this.#options;
    const at = new Date();
    const { because } = action;
    if (action.kind === "fail-over")
      await update(store, ownershipSlot, (now) => {
        if (now?.epoch !== action.epoch - 1 || now.execution) return undefined;
        const after = begun(now, { kind: "fail-over", to: role, requestedBy: id, because, at });
        return typeof after === "string" ? undefined : after;
      });
    else if (action.kind === "report" && action.mode === "approve" && !state.proposal)
      await update(store, ownershipSlot, (now) => now && { ...now, proposal: { because, at: at.toISOString() } });
    else if (action.kind === "none" && state.proposal && role === "secondary")
      await update(store, ownershipSlot, (now) => {
        return now?.proposal && without(now, "proposal");
      });
  }

  /**
   * After a failover that this region has lived through: its database refuses writes from now on, and once those that were
   * under way have ended, the other side is told, which then waits for no lease.
   */
  async #confirmLoss({ owner, epoch, madeBy, released = 0 }: State): Promise<void> {
    const { role, surroundings, clock, store } = this.#options;
    if (owner === role || madeBy !== "fail-over" || owner !== otherRole(role) || released >= epoch) return;
    if (this.#letGo?.epoch !== epoch) {
      const { databases } = surroundings;
      if (!(await databases.inRecovery())) await databases.endLease();
      this.#letGo = { epoch, at: clock() };
    } else if (clock() - this.#letGo.at >= transactionSeconds)
      await update(store, ownershipSlot, (now) => (now?.epoch === epoch ? { ...now, released: epoch } : undefined));
  }
}

/** For who tries the guard dry. */
const failOverSteps = (): readonly string[] =>
  procedures()
    .stepsOf({ kind: "fail-over" })
    .map(({ name }) => name);

/** The kit ends every transaction within 1.8 s. */
const transactionSeconds = 2;

const closed = (epoch: number, reason: string): OwnershipAnswer => ({
  epoch,
  gate: "closed",
  reason,
  validForMs: 5_000,
});
