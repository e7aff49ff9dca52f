import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { local } from "../../environments/local.ts";
import { environment } from "../../environments/production.ts";
import { loadServices } from "../../services/catalog.ts";
import { servicesOf } from "../../services/descriptor.ts";
import { logIn } from "../demo/account.ts";
import { type FleetVehicle, prepareFleet } from "../demo/fleet.ts";
import type { Api } from "../demo/api.ts";
import { startPlatform } from "../platform.ts";
import { Ports } from "../ports.ts";
import { bundleServices } from "../bundle.ts";
import { TwoRegions } from "../regions/two-regions.ts";
import { stopLeftovers } from "../supervisor.ts";
import { trackingWork } from "../regions/work.ts";
import { buildWeb } from "../web.ts";
import { loadDrill } from "./catalog.ts";
import { type DrillReport, drillAccount, type PlatformDrill, type RegionsDrill, type RegionsResult } from "./drill.ts";

export interface RunDrillOptions {
  readonly name: string;
  /** Holds a folder and a report for each drill. */
  readonly directory: string;
  /** How long RDS takes to promote a replica, where the drill promotes one. @default the drill's own */
  readonly promotionSeconds?: number | undefined;
  readonly step: <T>(title: string, work: () => Promise<T>) => Promise<T>;
  readonly signal: AbortSignal;
}

type Note = (what: string, at?: number) => void;

/**
 * Plays one drill on a platform of its own, of bundles and on free ports, and leaves logs and a report behind: `<name>.json`,
 * and `<name>.svg` where it draws one.
 */
export async function runDrill(options: RunDrillOptions): Promise<DrillReport> {
  const { name, directory } = options;
  const drill = await loadDrill(name);
  const own = join(directory, name);
  mkdirSync(own, { recursive: true });

  const startedAt = new Date();
  let begin = performance.now();
  const timeline: { seconds: number; what: string }[] = [];
  const note: Note = (what, at = performance.now()) =>
    void timeline.push({ seconds: Math.round(at - begin) / 1_000, what });
  const begun = (): void => {
    begin = performance.now();
  };
  const { checks, measured, picture } =
    drill.stage === "platform"
      ? await playOnPlatform(drill, options, own, note, begun)
      : await playOnRegions(drill, options, own, note, begun);
  const report: DrillReport = {
    drill: name,
    startedAt: startedAt.toISOString(),
    passed: checks.every(({ kept }) => kept),
    timeline: timeline.toSorted((a, b) => a.seconds - b.seconds),
    checks,
    ...(measured !== undefined && { measured }),
  };
  writeFileSync(join(directory, `${name}.json`), `${JSON.stringify(report, undefined, 2)}\n`);
  if (picture !== undefined) writeFileSync(join(directory, `${name}.svg`), picture);
  return report;
}

async function playOnPlatform(
  drill: PlatformDrill,
  { name, directory, step, signal }: RunDrillOptions,
  own: string,
  note: Note,
  begun: () => void,
): Promise<Partial<RegionsResult> & Pick<RegionsResult, "checks">> {
  // Before the folder goes that says what a killed run has left behind; two regions do so themselves.
  await stopLeftovers(own);
  rmSync(own, { recursive: true });
  mkdirSync(own);
  const services = servicesOf(local, await loadServices());
  const entryOf = await step("Bundling the services", () => bundleServices(services, join(own, "bundles")));
  const platform = await startPlatform({
    directory: own,
    port: await new Ports(own).of("front-door"),
    services,
    entryOf,
    webRoot: await buildWeb(join(directory, "..", "cache")),
    version: "drill-1",
    replicas: drill.replicas,
    prefer: "programs",
    ask: false,
    step,
    onEvent: note,
    signal,
  });
  begun();
  try {
    const [api, fleet] = await customers(platform.url);
    const playing = { platform, api, fleet, note };
    return { checks: await step(`Drill ${name}`, () => Promise.race([drill.run(playing), abortOf(signal)])) };
  } finally {
    await step("Stopping", platform.stop);
  }
}

async function playOnRegions(
  drill: RegionsDrill,
  { name, directory, step, signal, promotionSeconds = drill.promotionSeconds }: RunDrillOptions,
  own: string,
  note: Note,
  begun: () => void,
): Promise<RegionsResult> {
  const { failover } = environment.recovery;
  if (!failover) throw new Error(`${environment.name} has one region.`);
  const services = servicesOf(environment, await loadServices());
  const entryOf = await step("Bundling the services", () => bundleServices(services, join(own, "bundles")));
  const webRoot = await buildWeb(join(directory, "..", "cache"));
  const two = await step("Starting two regions", () =>
    TwoRegions.start({
      directory: join(own, "regions"),
      services,
      entryOf,
      webRoot,
      settings: failover,
      mode: drill.mode,
      promotionSeconds,
      onEvent: note,
      signal,
    }),
  );
  begun();
  try {
    const [api, fleet] = await customers(two.urls.primary);
    const work = trackingWork(api, fleet);
    const playing = { two, work, environment, promotionSeconds, note };
    return await step(`Drill ${name}`, () => Promise.race([drill.run(playing), abortOf(signal)]));
  } finally {
    await step("Stopping", () => two.stop());
  }
}

/** A drill waits for minutes; a person who presses Ctrl-C does not. */
const abortOf = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true }));

async function customers(url: string): Promise<readonly [Api, readonly FleetVehicle[]]> {
  const api = await logIn(url, drillAccount);
  const vehicles = Array.from({ length: 10 }, (_, index) => ({ name: `Drill ${index + 1}`, kind: "bus" }));
  return [api, await prepareFleet(api, vehicles)];
}
