import type { Outcome } from "./store/slots.ts";

/** What a failover, a switch-over or a fail-back did to users, and what is left to look after. */
export interface ProcedureReport {
  readonly procedure: Outcome["execution"]["kind"];
  readonly from: string;
  readonly to: string;
  readonly epoch: number;
  readonly outcome: Outcome["outcome"];
  /** Why it was given up. */
  readonly aborted?: string;
  readonly mode: string;
  readonly requestedBy: string;
  readonly because: string;
  readonly startedAt: string;
  /** Seconds after the beginning. */
  readonly steps: readonly { readonly step: string; readonly seconds: number; readonly note?: string }[];
  /**
   * For how long nobody could write: until the gate was open, from the last intake of a planned change, or from a whole hold
   * before the beginning of a failover. Absent: it did not get that far.
   */
  readonly writesAwaySeconds?: number;
  /** What the environment promises for a lost region. */
  readonly rtoSeconds: number;
  /** How long the promotion took: what a game day enters as `recovery.failover.promotionSeconds`. */
  readonly promotionSeconds?: number;
  /**
   * Of a failover: what the lost region acknowledged after this moment is in the new one no more. Nobody but the lost region's
   * database and the clients can name each of it.
   */
  readonly possiblyLostAfter?: string;
  readonly republishedEvents?: number;
}

/** Reads the outcome of a procedure as people ask for it afterwards. Pure. */
export function procedureReport(
  { execution, outcome }: Outcome,
  { holdSeconds, rtoSeconds }: { readonly holdSeconds: number; readonly rtoSeconds: number },
): ProcedureReport {
  const { kind, from, to, epoch, requestedBy, because, startedAt, aborted, done, facts } = execution;
  const after = (at: string): number => (Date.parse(at) - Date.parse(startedAt)) / 1_000;
  const reached = (name: string): number | undefined => {
    const tick = done.find(({ step }) => step === name);
    return tick && after(tick.at);
  };
  const stopped = kind === "fail-over" ? -holdSeconds : reached("stop-intake");
  const opened = reached("open");
  const [asked, promoted] = [reached("promote"), reached("await-writable")];
  return {
    procedure: kind,
    from,
    to,
    epoch,
    outcome,
    ...(aborted !== undefined && { aborted }),
    mode: facts.mode,
    requestedBy,
    because,
    startedAt,
    steps: done.map(({ step, at, note }) => ({ step, seconds: after(at), ...(note !== undefined && { note }) })),
    ...(stopped !== undefined && opened !== undefined && { writesAwaySeconds: opened - stopped }),
    rtoSeconds,
    ...(asked !== undefined && promoted !== undefined && { promotionSeconds: promoted - asked }),
    ...(kind === "fail-over" && facts.lastCommit !== undefined && { possiblyLostAfter: facts.lastCommit }),
    ...(facts.republished !== undefined && { republishedEvents: facts.republished }),
  };
}
