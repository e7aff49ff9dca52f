import { loadCommandConfig } from "@rumbo/kit/config";
import { createLog, type Log } from "@rumbo/kit/log";
import { clock } from "./clock.ts";
import { loadWitnessConfig, type WitnessConfig } from "./config.ts";
import { every } from "./every.ts";
import { probeRegion } from "./probe.ts";
import { dynamoDbStore } from "./store/dynamodb-store.ts";
import { ownershipSlot, vantageSlot } from "./store/slots.ts";
import { readSlot, type Store, update } from "./store/store.ts";
import { otherRole } from "./settings.ts";
import { seen, type Sight, unseen } from "./vantage.ts";

/**
 * `node main.js witness`: a third pair of eyes as a process. Runs until it is told to stop.
 *
 * @throws ConfigError naming every wrong variable
 */
export async function runWitness(): Promise<void> {
  const config = loadWitnessConfig();
  const stopping = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => stopping.abort());
  await witness(config, witnessLog(), stopping.signal);
}

/** @throws ConfigError naming every wrong variable */
export const witnessLog = (): Log => createLog({ name: "region-guard", ...loadCommandConfig() });

/** Asks the region that owns writes how it is, and reports, again and again. It decides nothing. */
export async function witness(config: WitnessConfig, log: Log, signal: AbortSignal): Promise<void> {
  const { table, awsRegion, urls, probeSeconds } = config;
  const store = dynamoDbStore({ table, region: awsRegion });
  let sight: Sight = unseen;
  let epoch: number | undefined;
  log.info(urls, "watching");
  const look = async (): Promise<void> => {
    const state = await readSlot(store, ownershipSlot);
    if (!state) return;
    // What was seen of the one says nothing of the other.
    if (state.epoch !== epoch) sight = unseen;
    epoch = state.epoch;
    const begun = clock();
    const verdict = await probeRegion(urls[state.owner]);
    const before = sight.verdict;
    sight = seen(sight, verdict, begun);
    if (verdict !== before) log.info({ owner: state.owner, standby: otherRole(state.owner), verdict }, "verdict");
    await report(store, sight);
  };
  await every(() => probeSeconds, "to look and report", look, { log, signal });
}

async function report(store: Store, { verdict, badSince, at }: Sight): Promise<void> {
  const badForSeconds = badSince === undefined ? 0 : Math.max(0, at - badSince);
  await update(store, vantageSlot("witness"), () => ({ sequence: `${process.pid} ${at}`, verdict, badForSeconds }));
}
