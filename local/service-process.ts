import { join } from "node:path";
import type { Service } from "../services/descriptor.ts";
import {
  internalPath,
  serviceUrlVariable,
  shutdownSeconds,
  variable,
  type ServiceCommand,
} from "../services/kit/src/runtime.ts";
import { listens } from "./ports.ts";
import type { ProcessDefinition } from "./supervisor.ts";

export interface ServiceProcessOptions {
  readonly service: Pick<Service, "name" | "bodyLimitKiB" | "needs">;
  /** Number of the replica, from 1. */
  readonly replica: number;
  /** `main.ts` as it is, or the bundle that the image carries. */
  readonly entry: string;
  readonly secretsDirectory: string;
  readonly ports: { readonly public: number; readonly internal: number };
  readonly publicUrl: string;
  /** Base URLs of the services it calls, by name. */
  readonly serviceUrls: Readonly<Record<string, string>>;
  readonly version: string;
  readonly env?: Readonly<Record<string, string>>;
  /** How long it may take to become ready, in milliseconds. @default the supervisor's */
  readonly readyTimeoutMs?: number | undefined;
}

/** Where a service's source starts. */
export const sourceEntry = (service: string): string =>
  join(import.meta.dirname, "..", "services", service, "src", "main.ts");

/** A replica of a service as a process on loopback, with the variables that a pod would have. */
export function serviceProcess(options: ServiceProcessOptions): ProcessDefinition {
  return {
    name: `${options.service.name}-${options.replica}`,
    command: process.execPath,
    args: [options.entry, "serve" satisfies ServiceCommand],
    env: serviceEnvironment(options),
    // The internal port answers first, while connections are still being opened.
    ready: async () => (await readiness(options.ports.internal)).ready && (await listens(options.ports.public)),
    ...(options.readyTimeoutMs === undefined ? {} : { readyTimeoutMs: options.readyTimeoutMs }),
    // Longer than the service takes by its own clock.
    stopTimeoutMs: (shutdownSeconds + 2) * 1_000,
  };
}

/** What a replica says of itself on its internal port. */
export interface Readiness {
  readonly ready: boolean;
  /** What it serves; undefined when it does not answer. */
  readonly version?: string;
}

export async function readiness(internalPort: number): Promise<Readiness> {
  try {
    const response = await fetch(`http://127.0.0.1:${internalPort}${internalPath.ready}`, {
      signal: AbortSignal.timeout(2_000),
    });
    const { version } = (await response.json()) as { version: string };
    return { ready: response.ok, version };
  } catch {
    return { ready: false };
  }
}

/** The run that brings a service's database up to its code, before any of its replicas start. */
export function migration(options: ServiceProcessOptions): Omit<ProcessDefinition, "ready"> {
  return {
    name: `${options.service.name}-migrate`,
    command: process.execPath,
    args: [options.entry, "migrate" satisfies ServiceCommand],
    env: serviceEnvironment(options),
  };
}

function serviceEnvironment(options: Omit<ServiceProcessOptions, "entry" | "replica">): NodeJS.ProcessEnv {
  const { service, secretsDirectory, ports, publicUrl, serviceUrls, version } = options;
  return {
    PATH: process.env["PATH"],
    NODE_ENV: "production",
    [variable.host]: "127.0.0.1",
    [variable.port]: `${ports.public}`,
    [variable.internalPort]: `${ports.internal}`,
    [variable.secretsDirectory]: secretsDirectory,
    [variable.logLevel]: "info",
    [variable.publicUrl]: publicUrl,
    [variable.bodyLimitKiB]: `${service.bodyLimitKiB}`,
    [variable.apiPages]: "public",
    [variable.version]: version,
    ...Object.fromEntries(Object.entries(serviceUrls).map(([name, url]) => [serviceUrlVariable(name), url])),
    ...options.env,
  };
}
