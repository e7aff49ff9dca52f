import { join } from "node:path";
import type { Service } from "../services/descriptor.ts";
import {
  internalPath,
  serviceUrlVariable,
  shutdownSeconds,
  variable,
  type ServiceCommand,
} from "../services/kit/src/runtime.ts";
import { UserError } from "../environments/user-error.ts";
import { onPath } from "./backing/tools.ts";
import { listens, loopback } from "./ports.ts";
import type { ProcessDefinition } from "./supervisor.ts";

const services = join(import.meta.dirname, "..", "services");

export interface ServiceProcessOptions {
  readonly service: Pick<Service, "name" | "bodyLimitKiB" | "image" | "needs">;
  /** Number of the replica, from 1. */
  readonly replica: number;
  /** `main.ts` as it is, or the bundle that the image carries. A service in another language has none. */
  readonly entry: string;
  readonly secretsDirectory: string;
  /** Where it listens. @default loopback */
  readonly host?: string | undefined;
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
export const sourceEntry = (service: string): string => join(services, service, "src", "main.ts");

/** A replica of a service as a process on loopback, with the variables that a pod would have. */
export function serviceProcess(options: ServiceProcessOptions): ProcessDefinition {
  return {
    name: `${options.service.name}-${options.replica}`,
    ...commandLine(options, "serve"),
    env: serviceEnvironment(options),
    // The internal port answers first, while connections are still being opened.
    ready: async () =>
      (await readiness(options.ports.internal, options.host)).ready &&
      (await listens(options.ports.public, options.host)),
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

export async function readiness(internalPort: number, host = loopback): Promise<Readiness> {
  try {
    const response = await fetch(`http://${host}:${internalPort}${internalPath.ready}`, {
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
    ...commandLine(options, "migrate"),
    env: serviceEnvironment(options),
  };
}

/**
 * One of ours runs on this Node; one in another language by its own command line, in its folder, as in its image.
 *
 * @throws UserError when this machine lacks the program
 */
function commandLine(
  { service: { name, image }, entry }: Pick<ServiceProcessOptions, "service" | "entry">,
  command: ServiceCommand,
): Pick<ProcessDefinition, "command" | "args" | "cwd"> {
  if (!image) return { command: process.execPath, args: [entry, command] };
  const [program = "", ...args] = image[command] ?? [];
  if (onPath(program) === undefined)
    throw new UserError(`${name} runs with ${program}, which cannot be found; install it, and run the command again.`);
  return { command: program, args, cwd: join(services, name) };
}

function serviceEnvironment(options: Omit<ServiceProcessOptions, "entry" | "replica">): NodeJS.ProcessEnv {
  const { service, secretsDirectory, ports, publicUrl, serviceUrls, version } = options;
  return {
    PATH: process.env["PATH"],
    NODE_ENV: "production",
    [variable.host]: options.host ?? loopback,
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
