import { setTimeout as delay } from "node:timers/promises";
import { loadWitnessConfig } from "./config.ts";
import { witness, witnessLog } from "./witness.ts";

/** What AWS Lambda tells of a call, as far as it matters here. */
export interface Call {
  readonly getRemainingTimeInMillis: () => number;
}

/** Milliseconds before AWS would end a call: for a probe that waits for its answer, and for the report of it. */
const lastLook = 8_000;

/**
 * The witness as a function that is called every minute and watches for longer than that, so that one call begins before the
 * last ends and nobody takes the pause for blindness. What a call has seen goes with it: the standby keeps since when.
 *
 * @throws ConfigError naming every wrong variable
 */
export async function handler(_event: unknown, call: Call): Promise<void> {
  const stopping = new AbortController();
  const over = delay(call.getRemainingTimeInMillis() - lastLook).then(() => stopping.abort());
  await Promise.all([witness(loadWitnessConfig(), witnessLog(), stopping.signal), over]);
}
