import type { Execution, State } from "../state.ts";
import type { Settings } from "../settings.ts";
import type { Surroundings } from "./surroundings.ts";

export interface StepContext extends Surroundings {
  readonly state: State;
  readonly execution: Execution;
  readonly settings: Settings;
  /** Seconds for which this process has been at this step, on the monotonic clock. A restart begins anew. */
  readonly elapsed: number;
  /** Of the monotonic clock, in seconds. */
  readonly now: number;
  /** Until when this region holds the lease, on that clock. */
  readonly leaseEnds: number;
  /** The owner's beat, when it has not changed here for as long as a lease lasts. */
  readonly overBeat: number | undefined;
}

/**
 * - `done`: the state is changed and the step ticked off in one conditional write.
 * - `waiting`: the same step again in a second. What it waits for is told.
 * - `abort`: before the claim: what was done is undone. Afterwards there is no way back, so no step says it then.
 */
export type StepResult =
  | { readonly kind: "done"; readonly note?: string; readonly change?: (state: State, execution: Execution) => State }
  | { readonly kind: "waiting"; readonly for: string }
  | { readonly kind: "abort"; readonly because: string };

/**
 * One thing that is done by one side. It looks before it writes, and does nothing twice that must happen once: it may be
 * killed anywhere, and run again by another process that knows only what is stored.
 */
export interface Step {
  readonly name: string;
  /** Whose guard does it: the region that owned writes when the procedure began, or the one that will. */
  readonly side: "old" | "new";
  readonly run: (context: StepContext) => Promise<StepResult>;
}

export const done = (note?: string, change?: (state: State, execution: Execution) => State): StepResult => ({
  kind: "done",
  ...(note !== undefined && { note }),
  ...(change && { change }),
});
export const waiting = (what: string): StepResult => ({ kind: "waiting", for: what });
export const abort = (because: string): StepResult => ({ kind: "abort", because });
