import type { Figures } from "../figures.ts";
import type { Guard } from "./guard.ts";
import type { Verdict } from "./vantage.ts";

/** @param now of the wall clock, in milliseconds: what a procedure's beginning is written down with */
export function guardFigures(guard: Guard, now = Date.now()): Figures {
  const storeSilentSeconds = guard.storeSilentSeconds();
  const state = guard.state();
  if (!state) return { storeSilentSeconds };
  const { role } = guard.report();
  const { epoch, owner, execution } = state;
  return {
    storeSilentSeconds,
    epoch,
    ownsWrites: owner === role ? 1 : 0,
    latchOpen: state.latch ? 1 : 0,
    procedureSeconds: execution?.to === role ? Math.max(0, (now - Date.parse(execution.startedAt)) / 1000) : 0,
    ...(owner === role ? ownersFigures(guard) : standbysFigures(guard)),
  };
}

function ownersFigures(guard: Guard): Figures {
  const { canaryAgeSeconds } = guard.report();
  // Behind a closed gate nothing is written, and nothing has to be.
  const written = canaryAgeSeconds !== null && guard.state()?.gate !== "closed";
  return { leaseSecondsLeft: guard.leaseSecondsLeft(), ...(written && { canaryAgeSeconds }) };
}

function standbysFigures(guard: Guard): Figures {
  const { standby, witness, self } = guard.sights();
  return {
    proposalWaiting: guard.state()?.proposal ? 1 : 0,
    standbyVerdict: figure[standby.verdict],
    witnessVerdict: figure[witness.verdict],
    selfVerdict: figure[self.verdict],
  };
}

const figure: Readonly<Record<Verdict, number>> = { good: 1, unknown: 0, bad: -1 };
