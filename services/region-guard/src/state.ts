import { z } from "zod";
import { otherRole, Role } from "./settings.ts";

/**
 * What the guard may do by itself. `observe` watches, `dry-run` also says which steps it would take and what it finds,
 * `approve` asks people, `auto` acts, and `game-day` acts while people exercise: the report says so.
 */
export const Mode = z.enum(["observe", "dry-run", "approve", "auto", "game-day"]);
export type Mode = z.infer<typeof Mode>;

export const ProcedureKind = z.enum(["fail-over", "switch-over", "fail-back"]);
export type ProcedureKind = z.infer<typeof ProcedureKind>;

const DoneStep = z.object({ step: z.string(), at: z.iso.datetime(), seconds: z.number(), note: z.string().optional() });
export type DoneStep = z.infer<typeof DoneStep>;

/** What one step found out and a later one, or the report, needs. */
const Facts = z.strictObject({
  /** The guard's when it began. */
  mode: Mode,
  /** Whether the old owner's lease was over at the claim: then it writes no more by its own rule. */
  leaseOver: z.boolean().optional(),
  /** Where the old side's log stood after its last write. */
  mark: z.string().optional(),
  /** When the last commit was made that the replica had, before it was promoted: what came later may be lost. */
  lastCommit: z.iso.datetime().optional(),
  /** Events that were published again. */
  republished: z.int().optional(),
});
export type Facts = z.infer<typeof Facts>;

/** A procedure under way. Everything that another process needs to go on with it. */
export const Execution = z.object({
  kind: ProcedureKind,
  from: Role,
  to: Role,
  /** The epoch that it makes. */
  epoch: z.int().positive(),
  requestedBy: z.string(),
  because: z.string(),
  startedAt: z.iso.datetime(),
  done: z.array(DoneStep),
  /** Who works on the next step. The beat grows while it lives. */
  executor: z.object({ id: z.string(), beat: z.int() }).optional(),
  /** Set once somebody or something gives up before the claim: what follows leads back. */
  aborted: z.string().optional(),
  facts: Facts,
});
export type Execution = z.infer<typeof Execution>;

/** The one item that decides who writes. Each change of it is one conditional write, so there is one story of it. */
export const State = z.object({
  /** Counts changes of ownership. */
  epoch: z.int().positive(),
  owner: Role,
  /** The owner's. `draining`: nothing new is taken, but what was accepted goes its way. */
  gate: z.enum(["open", "draining", "closed"]),
  /** Why it is not open, for people. */
  reason: z.string().optional(),
  /** Users are sent to the secondary. */
  latch: z.boolean(),
  lease: z.object({
    /** Grows with every renewal. Who sees the same for as long as the lease is knows that it is over: no clocks compared. */
    beat: z.int().nonnegative(),
    /**
     * For how long the owner has held this epoch, as it measured from renewal to renewal on its own monotonic clock. The
     * cool-down is counted in it, so that neither a restart nor a jump of a wall clock changes it.
     */
    tenureSeconds: z.number().nonnegative(),
  }),
  mode: Mode,
  /** What made this epoch. @default it is the first */
  madeBy: ProcedureKind.optional(),
  /** The last epoch that a region which lost ownership has said it writes nothing in any more. */
  released: z.int().optional(),
  /** The decider wants a failover and waits for people (`approve`). */
  proposal: z.object({ because: z.string(), at: z.iso.datetime() }).optional(),
  execution: Execution.optional(),
  /** Where the store keeps how the last procedure went. */
  lastOutcome: z.string().optional(),
});
export type State = z.infer<typeof State>;

/** Of an environment that has never moved. */
export const initialState: State = {
  epoch: 1,
  owner: "primary",
  gate: "open",
  latch: false,
  lease: { beat: 0, tenureSeconds: 0 },
  mode: "observe",
};

/** The state with no such part in it, which is another thing than an undefined one. */
export const without = <K extends "reason" | "proposal" | "execution">(state: State, part: K): Omit<State, K> =>
  Object.fromEntries(Object.entries(state).filter(([key]) => key !== part)) as Omit<State, K>;

/** The owner renews its lease. */
export const renewed = (state: State, tenureSeconds: number): State => ({
  ...state,
  lease: { beat: state.lease.beat + 1, tenureSeconds: Math.max(state.lease.tenureSeconds, tenureSeconds) },
});

export interface Request {
  readonly kind: ProcedureKind;
  readonly to: Role;
  readonly requestedBy: string;
  readonly because: string;
  readonly at: Date;
}

/**
 * Begins a procedure. One at a time, and only a failover may take the place of another one, as long as that one has not
 * taken the epoch.
 *
 * @returns why not, in words
 */
export function begun(state: State, request: Request): State | string {
  const { kind, to, requestedBy, because, at } = request;
  if (state.owner === to) return `the ${to} region owns writes already`;
  const under = state.execution;
  if (under && under.epoch <= state.epoch) return `a ${under.kind} to epoch ${under.epoch} is being finished`;
  if (under && (kind !== "fail-over" || under.kind === "fail-over")) return `a ${under.kind} is under way`;
  const execution: Execution = {
    kind,
    from: otherRole(to),
    to,
    epoch: state.epoch + 1,
    requestedBy,
    because,
    startedAt: at.toISOString(),
    done: [],
    facts: { mode: state.mode },
  };
  return { ...without(state, "proposal"), execution };
}

/** The new side takes the epoch: the one moment at which ownership moves. The gate opens when its database can be written. */
export const claimed = (state: State, { to, epoch, kind }: Execution): State => ({
  ...state,
  epoch,
  owner: to,
  madeBy: kind,
  gate: "closed",
  reason: "this region is taking over",
  lease: { beat: state.lease.beat + 1, tenureSeconds: 0 },
});
