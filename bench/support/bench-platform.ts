import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { logIn } from "../../local/demo/account.ts";
import { bundleService } from "../../local/bundle.ts";
import { startPlatform } from "../../local/platform.ts";
import { Ports } from "../../local/ports.ts";
import { local } from "../../environments/local.ts";
import { loadServices } from "../../services/catalog.ts";
import { servicesOf } from "../../services/descriptor.ts";
import { secretFile } from "../../services/kit/src/runtime.ts";
import type { BenchOptions } from "../benchmark.ts";
import { cpuOf } from "./process-cpu.ts";
import type { CpuReading } from "./run-figures.ts";

export interface Tracker {
  readonly organisationId: string;
  readonly vehicleId: string;
  readonly token: string;
}

export interface BenchPlatform {
  /** The front door's port. */
  readonly port: number;
  /** The public port of a service's only replica. */
  readonly portOf: (service: string) => number;
  /** Its database, as the owner of the schema. */
  readonly ownerUrl: (service: string) => string;
  /** CPU time used so far; `service` and `load` are the given processes. */
  readonly readCpu: (service: number, load: number) => CpuReading;
  readonly pid: (service: string) => number;
  readonly stop: () => Promise<void>;
}

/** The whole platform from the bundles that the images carry, with one replica a service and empty databases. */
export async function startBenchPlatform({
  directory,
  version,
  step,
  signal,
}: Pick<BenchOptions, "directory" | "version" | "step" | "signal">): Promise<BenchPlatform> {
  const services = servicesOf(local, await loadServices());
  const entries = new Map<string, string>();
  for (const { name } of services) entries.set(name, await bundleService(name, join(directory, "bundles", name)));
  const webRoot = join(directory, "web");
  mkdirSync(webRoot, { recursive: true });
  const port = await new Ports(directory).of("front-door");
  const { supervisor, stop } = await startPlatform({
    directory,
    port,
    services,
    entryOf: (service) => entries.get(service) ?? "",
    webRoot,
    version,
    // Their CPU time is told by pid.
    prefer: "programs",
    ask: false,
    step,
    onEvent: (sentence) => void process.stderr.write(`  ! ${sentence}\n`),
    signal,
  });
  const ports = JSON.parse(readFileSync(join(directory, "ports.json"), "utf8")) as Record<string, number>;
  const pid = (name: string): number => supervisor.pid(name);
  const cpuOfPart = (name: string): number | undefined => cpuOf(pid(name));
  return {
    port,
    portOf: (service) => ports[`${service}-1`] ?? 0,
    ownerUrl: (service) => readFileSync(join(directory, "secrets", service, secretFile.databaseOwner), "utf8"),
    readCpu: (service, load) => ({
      service: cpuOf(service),
      database: cpuOfPart("postgres"),
      cache: cpuOfPart("redis"),
      proxy: cpuOfPart("nginx"),
      load: cpuOf(load),
    }),
    pid: (service) => pid(`${service}-1`),
    stop,
  };
}

/** Vehicles of one organisation, each with a tracker token, made over the public API. */
export async function prepareTrackers(port: number, count: number): Promise<readonly Tracker[]> {
  const api = await logIn(`http://localhost:${port}`, account);
  const { organisation } = await api.get<{ organisation: { id: string } }>("/api/auth/v1/me");
  const trackers: Tracker[] = [];
  const prepare = async (name: string): Promise<Tracker> => {
    const { id } = await api.post<{ id: string }>("/api/map/v1/vehicles", { name, kind: "bus" });
    const { token } = await api.post<{ token: string }>(`/api/map/v1/vehicles/${id}/tracker-tokens`);
    return { organisationId: organisation.id, vehicleId: id, token };
  };
  // A few at a time: nobody creates 500 vehicles in the same moment.
  while (trackers.length < count) {
    const names = Array.from(
      { length: Math.min(8, count - trackers.length) },
      (_, place) => `Bus ${trackers.length + place + 1}`,
    );
    trackers.push(...(await Promise.all(names.map(prepare))));
  }
  return trackers;
}

const account = { organisation: "Benchmark", email: "bench@rumbo.example", password: "rumbo-bench-2026" };
