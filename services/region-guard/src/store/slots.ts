import { z } from "zod";
import { ownershipItem, vantageItem } from "../../items.ts";
import { Execution, State } from "../state.ts";
import type { VantagePoint } from "../vantage.ts";
import type { Slot } from "./store.ts";

/** The item that decides who writes. */
export const ownershipSlot: Slot<State> = { id: ownershipItem, schema: State };

/** What a vantage point elsewhere says. `sequence` grows with every report: who sees the same twice has heard nothing new. */
export const Report = z.object({
  sequence: z.string(),
  verdict: z.enum(["good", "bad", "unknown"]),
  badForSeconds: z.number().nonnegative(),
});
export type Report = z.infer<typeof Report>;

export const vantageSlot = (point: Exclude<VantagePoint, "standby">): Slot<Report> => ({
  id: vantageItem(point),
  schema: Report,
});

/** How a procedure went, kept for good. */
export const Outcome = z.object({
  execution: Execution,
  outcome: z.enum(["done", "aborted"]),
  finishedAt: z.iso.datetime(),
});
export type Outcome = z.infer<typeof Outcome>;

export const outcomeSlot = ({ kind, epoch, startedAt }: Execution): Slot<Outcome> =>
  outcomeAt(`outcome#${epoch}#${kind}#${startedAt}`);

/** By the state's `lastOutcome`. */
export const outcomeAt = (id: string): Slot<Outcome> => ({ id, schema: Outcome });
