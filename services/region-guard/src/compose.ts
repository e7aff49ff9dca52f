import type { BaseContext, Composition } from "@rumbo/kit/service";
import { figuresEverySeconds, figuresField } from "../figures.ts";
import { loadGuardConfig } from "./config.ts";
import { every } from "./every.ts";
import { guardFigures } from "./guard-figures.ts";
import { exposeMetrics } from "./metrics.ts";
import { openGuard } from "./open-guard.ts";
import { internalRoutes, publicRoutes } from "./routes.ts";

/** Seconds between looks at the state; while a procedure is under way, writes are waiting. */
const watchSeconds = 1;
const busySeconds = 0.25;

export function compose({ config, log, metrics }: BaseContext): Composition {
  const guardConfig = loadGuardConfig();
  const { renewSeconds, probeSeconds } = guardConfig.settings;
  const { guard, databases } = openGuard(guardConfig, config.secret, log);
  exposeMetrics(guard, databases, metrics);

  const stopping = new AbortController();
  const loop = { log, signal: stopping.signal };
  let loops: Promise<unknown> = Promise.resolve();
  return {
    routes: publicRoutes(guard),
    internal: internalRoutes(guard),
    start() {
      // Apart from one another: a database that hangs keeps no lease from being renewed.
      loops = Promise.all([
        every(
          () => renewSeconds,
          "to renew the lease",
          () => guard.renew(),
          loop,
        ),
        every(
          () => renewSeconds,
          "to write the canary",
          () => guard.writeCanary(),
          loop,
        ),
        every(
          () => probeSeconds,
          "to look at the owner",
          () => guard.look(),
          loop,
        ),
        every(
          () => watchSeconds,
          "to watch the state",
          () => guard.watch().then(() => guard.decide()),
          loop,
        ),
        every(
          () => (guard.state()?.execution ? busySeconds : watchSeconds),
          "to take a procedure further",
          () => guard.advance(),
          loop,
        ),
        every(
          () => figuresEverySeconds,
          "to tell figures",
          () => {
            log.info({ [figuresField]: guardFigures(guard) }, "figures");
            return Promise.resolve();
          },
          loop,
        ),
      ]);
      return Promise.resolve();
    },
    async stop() {
      stopping.abort();
      await loops;
      await databases.stop();
    },
  };
}
