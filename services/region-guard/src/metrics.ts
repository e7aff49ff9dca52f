import { Gauge, type Registry } from "prom-client";
import type { Guard } from "./guard.ts";
import type { Databases } from "./steps/surroundings.ts";
import { vantagePoints, type Verdict } from "./vantage.ts";

const figure: Readonly<Record<Verdict, number>> = { good: 1, unknown: 0, bad: -1 };

/** What alarms and people look at. Figures that are not known are absent. */
export function exposeMetrics(
  guard: Guard,
  databases: Pick<Databases, "inRecovery" | "lagSeconds">,
  to: Registry,
): void {
  const gauge = (name: string, help: string, read: () => number | undefined | Promise<number | undefined>): Gauge =>
    new Gauge({
      name: `region_guard_${name}`,
      help,
      registers: [to],
      async collect() {
        const value = await read();
        this.reset();
        if (value !== undefined) this.set(value);
      },
    });
  gauge("epoch", "Changes of ownership so far.", () => guard.state()?.epoch);
  gauge("owns_writes", "1 while this region owns writes.", () => {
    const state = guard.state();
    return state && (state.owner === guard.report().role ? 1 : 0);
  });
  gauge("lease_seconds_left", "How long this region may write without renewing its lease.", () =>
    guard.leaseSecondsLeft(),
  );
  gauge(
    "canary_age_seconds",
    "Since every database of this region was last written.",
    () => guard.report().canaryAgeSeconds ?? undefined,
  );
  gauge("latch_open", "1 while users are sent to the secondary.", () => (guard.latched() === true ? 1 : 0));
  gauge("proposal_waiting", "1 while a failover waits for people.", () => (guard.state()?.proposal ? 1 : 0));
  gauge("procedure_under_way", "1 while a failover, switch-over or fail-back is under way.", () =>
    guard.state()?.execution ? 1 : 0,
  );
  gauge("replication_lag_seconds", "How far this region's standby is behind; absent on a primary.", async () => {
    try {
      return (await databases.inRecovery()) ? await databases.lagSeconds() : undefined;
    } catch {
      return undefined;
    }
  });
  new Gauge({
    name: "region_guard_vantage_verdict",
    help: "What each vantage point says of the region that owns writes: 1 good, 0 unknown, -1 bad.",
    labelNames: ["vantage"],
    registers: [to],
    collect() {
      const sights = guard.sights();
      for (const vantage of vantagePoints) this.set({ vantage }, figure[sights[vantage].verdict]);
    },
  });
}
