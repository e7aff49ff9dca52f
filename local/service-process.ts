import { join } from "node:path";
import type { Service } from "../services/descriptor.ts";
import { internalPath, serviceUrlVariable, variable, type ServiceCommand } from "../services/kit/src/runtime.ts";
import type { ProcessDefinition } from "./supervisor.ts";

export interface ServiceProcessOptions {
  readonly service: Pick<Service, "name" | "bodyLimitKiB">;
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
    ready: () => answersOk(`http://127.0.0.1:${options.ports.internal}${internalPath.ready}`),
  };
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

async function answersOk(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
