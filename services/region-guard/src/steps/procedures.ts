import type { Execution, ProcedureKind } from "../state.ts";
import { close, drain, fence, mark, preflight, replay, restore, stopIntake } from "./hand-over.ts";
import type { Step } from "./step.ts";
import { adopt, awaitSilence, awaitWritable, claim, latch, open, promote, republish, takeStock } from "./take-over.ts";

/** One process's copy of the steps of each procedure, in their order. */
export interface Procedures {
  /** Steps of what is under way; after it was given up, those that lead back. */
  readonly stepsOf: (execution: Pick<Execution, "kind" | "aborted">) => readonly Step[];
}

export function procedures(): Procedures {
  const handOver = [
    preflight,
    stopIntake,
    drain(),
    close,
    fence,
    mark,
    replay,
    claim,
    takeStock,
    promote,
    awaitWritable,
    adopt,
    republish,
    open,
    latch,
  ];
  const steps: Readonly<Record<ProcedureKind, readonly Step[]>> = {
    // Users are sent over while the replica is being promoted: what they read is there at once.
    "fail-over": [claim, latch, awaitSilence, takeStock, promote, awaitWritable, adopt, republish, open],
    "switch-over": handOver,
    "fail-back": handOver,
  };
  return { stepsOf: ({ kind, aborted }) => (aborted === undefined ? steps[kind] : [restore]) };
}
