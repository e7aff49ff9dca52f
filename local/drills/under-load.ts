import { setTimeout as delay } from "node:timers/promises";
import type { Check } from "../demo/verify.ts";
import { keepAliveLoad, type LoadReport } from "../load/keep-alive-load.ts";
import { lostOf } from "../load/lost.ts";
import type { Rollout } from "../replica-set.ts";
import type { Stage } from "./drill.ts";

/** Requests of a drill: what row 1 of the fault matrix asks for. */
const REQUESTS = 5_000;
/** Load before the fault, in milliseconds, so that it meets warm connections. */
const BEFORE_MS = 1_000;

/** Does something while 40 connections stay open and at least 5,000 requests pass. */
export async function underLoad<T>(
  { api, fleet, note }: Stage,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly load: LoadReport }> {
  const working = delay(BEFORE_MS).then(work);
  note("load begins: 40 keep-alive connections, half POST positions, half GET");
  const load = await keepAliveLoad({ api, fleet, until: working, atLeast: REQUESTS });
  note(`load ends: ${summary(load)}`);
  return { result: await working, load };
}

/** A rolling update or restart of a service under load, on the timeline. */
export async function rolloutUnderLoad(
  stage: Stage,
  rollOut: () => Promise<Rollout>,
): Promise<{ readonly rollout: Rollout; readonly load: LoadReport }> {
  const { result: rollout, load } = await underLoad(stage, async () => {
    const begin = performance.now();
    const done = await rollOut();
    for (const { seconds, event, replica, version, serving, ending } of done.events)
      stage.note(
        `${event} ${replica} (${version})${ending === undefined ? "" : `, exit ${ending}`}; serving: ${Object.entries(
          serving,
        )
          .map(([name, count]) => `${count} of ${name}`)
          .join(", ")}`,
        begin + seconds * 1_000,
      );
    return done;
  });
  return { rollout, load };
}

export const noneFailed = (load: LoadReport): Check => ({
  promise: "no request failed",
  kept: load.failed === 0 && load.requests >= REQUESTS,
  evidence: summary(load),
});

export async function nothingLost({ api }: Stage, { acknowledged }: LoadReport): Promise<Check> {
  const lost = await lostOf(api, acknowledged);
  return {
    promise: "no position that was acknowledged is lost",
    kept: lost.length === 0,
    evidence: `${acknowledged.length} acknowledged, ${lost.length} of them not in history`,
  };
}

export const allReplaced = (rollout: Rollout, replicas: number): Check => {
  const endings = rollout.events.filter(({ event }) => event === "stopped").map(({ ending }) => ending);
  return {
    promise: "every replica was replaced and ended in good order",
    kept: rollout.completed && endings.length === replicas && endings.every((ending) => ending === 0),
    evidence: rollout.reason ?? `${endings.length} of ${replicas} stopped, exit ${[...new Set(endings)].join(", ")}`,
  };
};

/** Failures by kind, such as "3 × 503". */
const summary = ({ requests, failed, failures, milliseconds }: LoadReport): string =>
  [
    `${failed} of ${requests} requests failed`,
    ...(failed === 0 ? [] : [`(${kinds(failures)})`]),
    `median ${milliseconds.median} ms, p99 ${milliseconds.p99} ms, longest ${milliseconds.max} ms`,
  ].join(", ");

const kinds = (failures: LoadReport["failures"]): string =>
  Object.entries(failures)
    .map(([kind, count]) => `${count} × ${kind}`)
    .join(", ");
