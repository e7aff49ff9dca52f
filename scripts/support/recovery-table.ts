import type { Environment } from "../../environments/environment.ts";
import { type RecoveryTimeline, recoveryTimeline, type Seconds } from "../../environments/recovery-timeline.ts";
import { table } from "./table.ts";

/** What losing a region would cost each environment that has another one: line by line, and beside the promise. */
export function recoveryTable(environments: readonly Environment[]): string {
  return environments
    .map((environment) => {
      const timeline = recoveryTimeline(environment);
      return timeline ? `\n${oneTable(environment, timeline)}${verdict(environment, timeline)}\n` : "";
    })
    .join("");
}

function oneTable({ name }: Environment, { lines }: RecoveryTimeline): string {
  const rows = lines.map(({ what, on, from, to, seconds, source }) => [
    on,
    when(from),
    when(to),
    when(seconds),
    what,
    source,
  ]);
  return table([`${name} loses a region`, "from s", "to s", "takes s", "planned", "where the number is from"], rows);
}

function verdict({ recovery }: Environment, { reads, writes, fixed, promotionBudget }: RecoveryTimeline): string {
  const promise = `${recovery.rtoSeconds} s are promised`;
  const spare = `which leaves ${promotionBudget} s for the promotion`;
  if (writes === undefined) return `reads after ${reads} s, writes after ${fixed} s at the least; ${promise}, ${spare}`;
  const kept = writes <= recovery.rtoSeconds ? promise : `OVER BUDGET: ${promise}, ${spare}`;
  return `reads after ${reads} s, writes after ${writes} s; ${kept}`;
}

const when = (seconds: Seconds): string => (seconds === undefined ? "?" : `${seconds}`);
