import type { Log } from "@rumbo/kit/log";
import type { Role, Settings } from "./settings.ts";
import { type Execution, type State, without } from "./state.ts";
import { procedures } from "./steps/procedures.ts";
import { abort, type Step, type StepContext, type StepResult, waiting } from "./steps/step.ts";
import type { Surroundings } from "./steps/surroundings.ts";
import { type Outcome, outcomeSlot, ownershipSlot } from "./store/slots.ts";
import { readSlot, type Store, update } from "./store/store.ts";

export interface ExecutorOptions {
  /** The same after a restart, and of nobody else: a process that comes back goes on at once, others wait for its silence. */
  readonly id: string;
  readonly role: Role;
  readonly settings: Settings;
  readonly store: Store;
  readonly surroundings: Surroundings;
  /** Monotonic, in seconds. */
  readonly clock: () => number;
  /** Until when this region holds the lease, on that clock. */
  readonly leaseEnds: () => number;
  /** The owner's beat, when it has not changed for as long as a lease lasts: without a later one its lease is over. */
  readonly overBeat: () => number | undefined;
  readonly log: Log;
}

/** What came of one go. */
export type Progress =
  | { readonly kind: "idle" }
  /** The next step is the other region's. */
  | { readonly kind: "other-side"; readonly step: string }
  /** Somebody else of this region is at it. */
  | { readonly kind: "lost"; readonly because: string }
  | { readonly kind: "waiting"; readonly step: string; readonly for: string }
  | { readonly kind: "stepped"; readonly step: string }
  | { readonly kind: "finished"; readonly outcome: Outcome["outcome"] };

/** Seconds after which another executor that says nothing is taken to be dead. */
const silentAfter = 15;
/** Seconds between signs of life of an executor that waits. */
const signOfLife = 5;
/** Seconds that a step before the claim may take; meanwhile nobody can write. Each step that needs another limit has its own. */
const patience = 90;

/**
 * Takes a procedure one step further, as often as it is called. Everything that counts is in the store: it may be killed
 * anywhere, and any other executor of the same side goes on where it was. Two at once race by the item's version, and the
 * loser says so and does nothing.
 */
export class Executor {
  readonly #options: ExecutorOptions;
  readonly #procedures = procedures();
  readonly #watch: Stopwatch;

  constructor(options: ExecutorOptions) {
    this.#options = options;
    this.#watch = new Stopwatch(options.clock);
  }

  /** @throws Error when the store cannot be reached */
  async advance(): Promise<Progress> {
    const { store, role } = this.#options;
    const state = await readSlot(store, ownershipSlot);
    const execution = state?.execution;
    if (!execution) return { kind: "idle" };
    const step = this.#next(execution);
    if (!step) return this.#finish(execution);
    if ((step.side === "old" ? execution.from : execution.to) !== role)
      return this.#waitForOther(state, execution, step);
    const rival = await this.#take(execution);
    if (rival !== undefined) return { kind: "lost", because: rival };
    return this.#settle(execution, step, await this.#run(state, execution, step));
  }

  #next(execution: Execution): Step | undefined {
    const done = new Set(execution.done.map(({ step }) => step));
    return this.#procedures.stepsOf(execution).find(({ name }) => !done.has(name));
  }

  async #run(state: State, execution: Execution, step: Step): Promise<StepResult> {
    const { surroundings, settings, clock, leaseEnds, overBeat, log } = this.#options;
    const elapsed = this.#watch.secondsAt(`${keyOf(execution)} ${step.name}`);
    const context: StepContext = {
      ...surroundings,
      state,
      execution,
      settings,
      elapsed,
      now: clock(),
      leaseEnds: leaseEnds(),
      overBeat: overBeat(),
    };
    const result = await step.run(context).catch((err: unknown) => {
      log.warn({ err, step: step.name }, "a step failed and is tried again");
      return waiting(err instanceof Error ? err.message : String(err));
    });
    if (result.kind === "waiting" && elapsed > patience && mayAbort(state, execution))
      return abort(`${step.name} has waited ${patience} s for ${result.for}`);
    return result;
  }

  async #settle(execution: Execution, step: Step, result: StepResult): Promise<Progress> {
    const { id, log } = this.#options;
    const { name } = step;
    switch (result.kind) {
      case "waiting":
        if (this.#watch.secondsAt(`${keyOf(execution)} ${name} sign`) > signOfLife) {
          this.#watch.forget(`${keyOf(execution)} ${name} sign`);
          await this.#change(execution, (_, mine) => ({ executor: { id, beat: (mine.executor?.beat ?? 0) + 1 } }));
        }
        return { kind: "waiting", step: name, for: result.for };
      case "abort":
        log.error({ step: name, because: result.because }, "the procedure is given up");
        await this.#abort(execution, `${name}: ${result.because}`);
        return { kind: "waiting", step: name, for: "the way back" };
      case "done": {
        const seconds = this.#watch.secondsAt(`${keyOf(execution)} ${name}`);
        const tick = {
          step: name,
          at: new Date().toISOString(),
          seconds,
          ...(result.note !== undefined && { note: result.note }),
        };
        const next = this.#next({ ...execution, done: [...execution.done, tick] });
        await this.#change(
          execution,
          // The other side need not wait for this one's silence.
          (_, mine) => ({ done: [...mine.done, tick], ...(next?.side !== step.side && { executor: undefined }) }),
          (state, mine) =>
            mine.done.some(({ step }) => step === name) ? undefined : (result.change?.(state, mine) ?? state),
        );
        log.info({ procedure: execution.kind, epoch: execution.epoch, ...tick }, "step done");
        return { kind: "stepped", step: name };
      }
    }
  }

  /** @returns who is at it, unless we are now */
  async #take(execution: Execution): Promise<string | undefined> {
    const { id, store } = this.#options;
    const other = execution.executor;
    if (other?.id === id) return undefined;
    if (other && this.#watch.secondsAt(`${keyOf(execution)} ${other.id} ${other.beat}`) <= silentAfter)
      return `${other.id} is at it`;
    const after = await update(store, ownershipSlot, (state) => {
      const now = state?.execution;
      if (!state || !now || !isSame(now, execution)) return undefined;
      if (now.executor?.id !== other?.id || now.executor?.beat !== other?.beat) return undefined;
      return { ...state, execution: { ...now, executor: { id, beat: (other?.beat ?? 0) + 1 } } };
    });
    const winner = after?.execution?.executor?.id;
    return winner === id ? undefined : `${winner ?? "somebody"} was first`;
  }

  /** The old side does not wait for ever with its gate closed: a new side that makes no progress is given up. */
  async #waitForOther(state: State, execution: Execution, step: Step): Promise<Progress> {
    const { executor, done } = execution;
    const trace = `${keyOf(execution)} ${done.length} ${executor?.id ?? ""} ${executor?.beat ?? 0}`;
    if (this.#watch.secondsAt(trace) > patience && mayAbort(state, execution) && execution.aborted === undefined)
      await this.#abort(execution, `${step.name}: the ${execution.to} has not moved for ${patience} s`, false);
    return { kind: "other-side", step: step.name };
  }

  async #abort(execution: Execution, aborted: string, onlyMine = true): Promise<void> {
    await this.#change(
      execution,
      () => ({ aborted, executor: undefined }),
      (state, now) => (mayAbort(state, now) ? state : undefined),
      onlyMine,
    );
    if (!onlyMine) this.#options.log.error({ because: aborted }, "the procedure is given up");
  }

  async #finish(execution: Execution): Promise<Progress> {
    const { store, log } = this.#options;
    const outcome: Outcome["outcome"] = execution.aborted === undefined ? "done" : "aborted";
    await update(store, outcomeSlot(execution), (before) =>
      before ? undefined : { execution, outcome, finishedAt: new Date().toISOString() },
    );
    await update(store, ownershipSlot, (state) => {
      if (!state?.execution || !isSame(state.execution, execution)) return undefined;
      return { ...without(state, "execution"), lastOutcome: outcomeSlot(execution).id };
    });
    log.info({ procedure: execution.kind, epoch: execution.epoch, outcome, because: execution.aborted }, "finished");
    return { kind: "finished", outcome };
  }

  /** Changes the procedure, and the state with it, unless it has gone on without us. */
  async #change(
    execution: Execution,
    change: (state: State, now: Execution) => Partial<Execution>,
    changeState: (state: State, now: Execution) => State | undefined = (state) => state,
    onlyMine = true,
  ): Promise<void> {
    await update(this.#options.store, ownershipSlot, (state) => {
      const now = state?.execution;
      if (!state || !now || !isSame(now, execution)) return undefined;
      if (onlyMine && now.executor?.id !== this.#options.id) return undefined;
      const after = changeState(state, now);
      return after && { ...after, execution: { ...(after.execution ?? now), ...change(state, now) } };
    });
  }
}

/** Before the claim there is a way back; a failover has nothing to go back to. */
const mayAbort = (state: State, { epoch, kind }: Execution): boolean => kind !== "fail-over" && state.epoch < epoch;

const keyOf = ({ kind, epoch, startedAt, aborted }: Execution): string =>
  `${kind} ${epoch} ${startedAt} ${aborted ?? ""}`;
const isSame = (a: Execution, b: Execution): boolean => keyOf(a) === keyOf(b);

/** For how long something has been so, as far as this process has seen. */
class Stopwatch {
  readonly #clock: () => number;
  readonly #since = new Map<string, number>();

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  secondsAt(what: string): number {
    const now = this.#clock();
    const since = this.#since.get(what) ?? now;
    this.#since.set(what, since);
    return now - since;
  }

  forget(what: string): void {
    this.#since.delete(what);
  }
}
