import { withFacts } from "./take-over.ts";
import { without } from "../state.ts";
import { abort, done, type Step, waiting } from "./step.ts";

/** What a planned change does before the claim. Until then every step can be undone, and nothing acknowledged is lost. */

/** A standby further behind is not ready; recovery's protocol allows 2 s. */
const readyLagSeconds = 2;

export const preflight: Step = {
  name: "preflight",
  side: "new",
  async run({ replica, databases }) {
    const { status, isReplica } = await replica.describe();
    if (!isReplica) return abort("the instance here is no replica; make one first (docs/runbooks/fail-back.md)");
    if (status !== "available") return abort(`the replica is "${status}"; try again when it is available`);
    if (!(await databases.inRecovery())) return abort("the database here is no standby");
    const lag = await databases.lagSeconds();
    return lag < readyLagSeconds
      ? done(`${lag.toFixed(1)} s behind`)
      : abort(`the replica is ${lag.toFixed(1)} s behind, and may be ${readyLagSeconds} s`);
  },
};

/** Services take nothing new, and finish what they have. */
export const stopIntake: Step = {
  name: "stop-intake",
  side: "old",
  run: ({ execution }) =>
    Promise.resolve(
      done(undefined, (state) => ({
        ...state,
        gate: "draining",
        reason: `writes are moving to the ${execution.to} region`,
      })),
    ),
};

/** Each service must have nothing left for this long, so that more than one of its replicas is asked. */
const quietSeconds = 0.5;
const drainLimitSeconds = 60;

/** Not resumed but begun anew by another process: what was empty before it came says nothing. */
export const drain = (): Step => {
  let quietSince: number | undefined;
  return {
    name: "drain",
    side: "old",
    async run({ services, elapsed, now }) {
      const left = await services.unfinished();
      if (left === undefined) quietSince ??= now;
      else quietSince = undefined;
      if (quietSince !== undefined && now - quietSince >= quietSeconds) return done();
      if (elapsed > drainLimitSeconds)
        return abort(`after ${drainLimitSeconds} s there is still ${left ?? "movement"}`);
      return waiting(left ?? `${quietSeconds} s without anything new`);
    },
  };
};

export const close: Step = {
  name: "close",
  side: "old",
  run: () => Promise.resolve(done(undefined, (state) => ({ ...state, gate: "closed" }))),
};

export const fence: Step = {
  name: "fence",
  side: "old",
  async run({ databases }) {
    await databases.lockOut();
    return done();
  },
};

/**
 * From here on the databases refuse every epoch there is, and the roles may come in again: both regions go on reading while
 * the replica is promoted, which on RDS takes minutes. The position is after both, so that the replica has both.
 */
export const mark: Step = {
  name: "mark",
  side: "old",
  async run({ databases, execution }) {
    await databases.mark(execution.epoch, execution.to);
    await databases.letIn();
    const position = await databases.position();
    return done(`at ${position}`, withFacts({ mark: position }));
  },
};

const replayLimitSeconds = 30;

export const replay: Step = {
  name: "replay",
  side: "new",
  async run({ databases, execution, elapsed }) {
    if (await databases.hasReplayed(execution.epoch, execution.facts.mark ?? "")) return done();
    return elapsed > replayLimitSeconds
      ? abort(`the replica has not replayed the mark in ${replayLimitSeconds} s`)
      : waiting("the replica to replay the mark");
  },
};

/** The way back. Harmless where nothing had been done yet. */
export const restore: Step = {
  name: "restore",
  side: "old",
  async run({ databases, state, execution }) {
    await databases.unmark(state.epoch, execution.from);
    await databases.letIn();
    return done(undefined, (before) => ({ ...without(before, "reason"), gate: "open" }));
  },
};
