import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { local } from "../../environments/local.ts";
import { loadServices } from "../../services/catalog.ts";
import { servicesOf } from "../../services/descriptor.ts";
import { bundleService } from "../bundle.ts";
import { logIn } from "../demo/account.ts";
import { prepareFleet } from "../demo/fleet.ts";
import type { Check } from "../demo/verify.ts";
import { startPlatform } from "../platform.ts";
import { Ports } from "../ports.ts";
import { buildWeb } from "../web.ts";
import { loadDrill } from "./catalog.ts";
import { type DrillReport, drillAccount } from "./drill.ts";

export interface RunDrillOptions {
  readonly name: string;
  /** Holds a folder and a report for each drill. */
  readonly directory: string;
  readonly step: <T>(title: string, work: () => Promise<T>) => Promise<T>;
  readonly signal: AbortSignal;
}

/** Plays one drill on a platform of its own, of bundles and on free ports, and leaves logs and a report behind. */
export async function runDrill({ name, directory, step, signal }: RunDrillOptions): Promise<DrillReport> {
  const drill = await loadDrill(name);
  const own = join(directory, name);
  rmSync(own, { recursive: true, force: true });
  mkdirSync(own, { recursive: true });
  const services = servicesOf(local, await loadServices());
  const entries = new Map<string, string>();
  await step("Bundling the services", async () => {
    for (const service of services)
      entries.set(service.name, await bundleService(service.name, join(own, "bundles", service.name)));
  });
  const platform = await startPlatform({
    directory: own,
    port: await new Ports(own).of("front-door"),
    services,
    entryOf: (service) => entries.get(service) ?? "",
    webRoot: await buildWeb(join(directory, "..", "cache")),
    version: "drill-1",
    replicas: drill.replicas,
    prefer: "programs",
    ask: false,
    step,
    onEvent: (sentence) => note(sentence),
    signal,
  });

  const startedAt = new Date();
  const begin = performance.now();
  const timeline: { seconds: number; what: string }[] = [];
  const note = (what: string, at = performance.now()): void =>
    void timeline.push({ seconds: Math.round(at - begin) / 1_000, what });
  let checks: readonly Check[];
  try {
    const api = await logIn(platform.url, drillAccount);
    const fleet = await prepareFleet(
      api,
      Array.from({ length: 10 }, (_, index) => ({ name: `Drill ${index + 1}`, kind: "bus" })),
    );
    checks = await step(`Drill ${name}`, () => drill.run({ platform, api, fleet, note }));
  } finally {
    await step("Stopping", platform.stop);
  }
  const report: DrillReport = {
    drill: name,
    startedAt: startedAt.toISOString(),
    passed: checks.every(({ kept }) => kept),
    timeline: timeline.toSorted((a, b) => a.seconds - b.seconds),
    checks,
  };
  writeFileSync(join(directory, `${name}.json`), `${JSON.stringify(report, undefined, 2)}\n`);
  return report;
}
