import { claimed, type Facts, type State, without } from "../state.ts";
import { done, type Step, waiting } from "./step.ts";

/**
 * What both procedures have in common: the new side has the epoch and makes its database a primary.
 *
 * The order is the proof: the old side is silent before the promotion, and the gate opens after the database has said that
 * it can be written and has the new epoch.
 */

/** Takes the epoch, in the same conditional write that ticks the step off. From here on there is no way back. */
export const claim: Step = {
  name: "claim",
  side: "new",
  // A lease that seemed to be over and has been renewed since is not over: the beat is compared in the very write.
  run: ({ overBeat }) =>
    Promise.resolve(
      done(undefined, (state, execution) =>
        withFacts({ leaseOver: state.lease.beat === overBeat })(claimed(state, execution)),
      ),
    ),
};

/**
 * Waits until the old side writes nothing any more: its lease was over before the claim, or it has said so, or a whole
 * lease has passed since. The last needs nothing of the lost region, nor any clock but this one's.
 */
export const awaitSilence: Step = {
  name: "await-silence",
  side: "new",
  run({ state, execution, settings, elapsed }) {
    if (execution.facts.leaseOver === true) return Promise.resolve(done("its lease was over"));
    if ((state.released ?? 0) >= execution.epoch) return Promise.resolve(done("it has let go"));
    if (elapsed > settings.leaseSeconds) return Promise.resolve(done("a whole lease has passed"));
    return Promise.resolve(waiting(`the ${execution.from} to let go, or its lease to end`));
  },
};

/** Written down before the promotion, since the server forgets it when RDS reboots: what may be lost is what came later. */
export const takeStock: Step = {
  name: "take-stock",
  side: "new",
  async run({ databases }) {
    const [position, lastCommit] = [await databases.position(), await databases.lastCommit()];
    return lastCommit
      ? done(`at ${position}, ${lastCommit.toISOString()}`, withFacts({ lastCommit: lastCommit.toISOString() }))
      : done(`at ${position}`);
  },
};

/** Asks for the promotion once: never while RDS is at it, and never of what is no replica any more. */
export const promote: Step = {
  name: "promote",
  side: "new",
  async run({ replica, databases }) {
    const { status, isReplica } = await replica.describe();
    if (!isReplica) return done("it is no replica any more");
    if (status !== "available") return waiting(`RDS, which says "${status}"`);
    // RDS may go on saying that it is a replica for a while after the promotion.
    if (!(await databases.inRecovery())) return done("the server has left recovery");
    await replica.promote();
    return done();
  },
};

/** The database is asked, not RDS, whose status comes late. */
export const awaitWritable: Step = {
  name: "await-writable",
  side: "new",
  run: async ({ databases }) =>
    (await databases.inRecovery().catch(() => true)) ? waiting("the database to leave recovery") : done(),
};

/** The roles' lock came over by replication; the epoch is what the database will accept from now on. */
export const adopt: Step = {
  name: "adopt",
  side: "new",
  async run({ databases, execution, leaseEnds, now }) {
    if (leaseEnds <= now) return waiting("a lease of ours");
    await databases.letIn();
    if (!(await databases.extendLease(execution.epoch, execution.to, leaseEnds)))
      throw new Error(`A database belongs to a later epoch than ${execution.epoch}.`);
    return done();
  },
};

/** This long before the procedure began: more than a relay, a broker and the hold together can have lost. */
const republishMilliseconds = 10 * 60 * 1000;

export const republish: Step = {
  name: "republish",
  side: "new",
  async run({ databases, execution, settings }) {
    const lost = Date.parse(execution.startedAt) - settings.holdSeconds * 1000;
    const count = await databases.republish(new Date(lost - republishMilliseconds));
    return done(`${count} events`, withFacts({ republished: count }));
  },
};

export const open: Step = {
  name: "open",
  side: "new",
  run: () => Promise.resolve(done(undefined, (state) => ({ ...without(state, "reason"), gate: "open" }))),
};

/** Users are sent to where writes are. Route 53 asks the secondary, whoever owns writes. */
export const latch: Step = {
  name: "latch",
  side: "new",
  run: ({ execution }) =>
    Promise.resolve(done(undefined, (state) => ({ ...state, latch: execution.to === "secondary" }))),
};

/** Keeps something for a later step, or for the report. */
export const withFacts =
  (facts: Partial<Facts>) =>
  (state: State): State =>
    state.execution
      ? { ...state, execution: { ...state.execution, facts: { ...state.execution.facts, ...facts } } }
      : state;
