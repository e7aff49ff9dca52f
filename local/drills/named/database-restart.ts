import { setTimeout as delay } from "node:timers/promises";
import type { PlatformDrill } from "../drill.ts";
import { nothingLost, underLoad } from "../under-load.ts";

/** How long the load goes on after the kill, in milliseconds: the database is back within seconds. */
const AFTER_MS = 8_000;
/** No request may wait longer, in milliseconds (spec 7.2); the rest is the way through NGINX on a busy machine. */
const LONGEST_MS = 2_000;

export const drill: PlatformDrill = {
  stage: "platform",
  sentence: "PostgreSQL is killed under load and comes back: nothing acknowledged is lost, what failed got 503.",
  replicas: { "ms-mapeo": 2 },
  async run(stage) {
    const { platform, note } = stage;
    const { load } = await underLoad(stage, async () => {
      process.kill(platform.supervisor.pid("postgres"), "SIGKILL");
      note("PostgreSQL is killed");
      await delay(AFTER_MS);
    });
    const kinds = Object.keys(load.failures);
    const healthy = (await fetch(`${platform.url}/api/map/v1/health`)).status;
    return [
      await nothingLost(stage, load),
      {
        promise: "what failed was answered with 503",
        kept: kinds.every((kind) => kind.endsWith(" 503")),
        evidence: kinds.map((kind) => `${load.failures[kind] ?? 0} × ${kind}`).join(", ") || "nothing failed",
      },
      {
        promise: "no request waited longer than 2 s",
        kept: load.milliseconds.max <= LONGEST_MS,
        evidence: `longest ${load.milliseconds.max} ms`,
      },
      { promise: "everything came back by itself", kept: healthy === 200, evidence: `health ${healthy}` },
    ];
  },
};
