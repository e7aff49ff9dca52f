import { Gauge, type Registry } from "prom-client";
import { type Figure, figures } from "../figures.ts";
import type { Guard } from "./guard.ts";
import { guardFigures } from "./guard-figures.ts";
import type { Databases } from "./steps/surroundings.ts";

/** The figures, and how far a standby is behind. What is not known is absent. */
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
  for (const [name, help] of Object.entries(figures))
    gauge(snakeCase(name), help, () => guardFigures(guard)[name as Figure]);
  gauge("replication_lag_seconds", "How far this region's standby is behind; absent on a primary.", async () => {
    try {
      return (await databases.inRecovery()) ? await databases.lagSeconds() : undefined;
    } catch {
      return undefined;
    }
  });
}

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
