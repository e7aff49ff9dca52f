import { otherRole, type Role, type Settings } from "./settings.ts";
import type { Mode, State } from "./state.ts";
import { current, type Sight, type VantagePoint, vantagePoints } from "./vantage.ts";

/** What one guard knows beside the state. Seconds of its own monotonic clock. */
export interface Observations {
  /** Whose guard this is. */
  readonly role: Role;
  /** When the state was read from the store, counted from the moment of asking. */
  readonly stateReadAt: number;
  readonly sights: Readonly<Record<VantagePoint, Sight>>;
}

export type Action =
  | { readonly kind: "none"; readonly because: string }
  /** Would fail over, and the mode is not to. */
  | { readonly kind: "report"; readonly because: string; readonly mode: Exclude<Mode, "auto" | "game-day"> }
  | {
      readonly kind: "fail-over";
      /** The epoch to take. */
      readonly epoch: number;
      readonly because: string;
    };

/**
 * Whether the region that owns writes is lost, and this guard's is to take over. Pure, so that every run of the clock and
 * of the network can be tried.
 *
 * - Only the secondary takes over by itself. Back goes nobody without a command: a healthy old primary has an old database.
 * - Two of three vantage points must have had nothing but bad answers for the whole hold. `unknown` counts for neither side.
 * - Nothing moves while a procedure is under way, in the cool-down after ownership has moved, or by a state that is not fresh.
 *
 * That two regions never write at once does not hang on this function: the claim is one conditional write, the old side's
 * lease ends before the new side's gate opens, and each database refuses every epoch but its own.
 */
export function decide(observations: Observations, state: State, now: number, settings: Settings): Action {
  const { role, sights, stateReadAt } = observations;
  const none = (because: string): Action => ({ kind: "none", because });
  if (state.owner === role) return none("this region owns writes");
  if (role !== "secondary") return none("back to the primary goes nobody without a command");
  if (state.execution) return none(`a ${state.execution.kind} is under way`);
  if (now - stateReadAt > settings.renewSeconds * 2) return none("the store does not answer");
  if (state.madeBy !== undefined && state.lease.tenureSeconds < settings.cooldownSeconds)
    return none(`nothing moves by itself so soon after a ${state.madeBy}`);

  const bad = vantagePoints.filter((point) => {
    const { verdict, badSince = now } = current(sights[point], now);
    return verdict === "bad" && now - badSince >= settings.holdSeconds;
  });
  if (bad.length < 2)
    return none(`${bad.length} of 3 vantage points have seen nothing good for ${settings.holdSeconds} s`);
  const because = `${list.format(bad)} have seen nothing good of the ${otherRole(role)} for ${settings.holdSeconds} s`;
  if (state.mode !== "auto" && state.mode !== "game-day") return { kind: "report", because, mode: state.mode };
  return { kind: "fail-over", epoch: state.epoch + 1, because };
}

const list = new Intl.ListFormat("en");
