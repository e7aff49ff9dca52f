import { join } from "node:path";
import { UserError } from "../environments/user-error.ts";
import { routesOf } from "../environments/routes.ts";
import type { Service } from "../services/descriptor.ts";
import { type Backing, prepareBacking, type RunningBacking, startBacking } from "./backing/backing.ts";
import { findTools } from "./backing/tools.ts";
import { nginx } from "./nginx.ts";
import { bindable, Ports } from "./ports.ts";
import { provision } from "./provision.ts";
import { lockDirectory, unlockDirectory } from "./run-lock.ts";
import { Secrets } from "./secrets.ts";
import { migration, serviceProcess } from "./service-process.ts";
import { stopLeftovers, Supervisor } from "./supervisor.ts";

export interface PlatformOptions {
  /** Everything lives under it: data, secrets, logs, ports. */
  readonly directory: string;
  /** The front door. */
  readonly port: number;
  readonly services: readonly Service[];
  /** Where a service's code starts: its source, or its bundle. */
  readonly entryOf: (service: string) => string;
  /** Static files of the web administration. */
  readonly webRoot: string;
  readonly version: string;
  readonly prefer: "containers" | "programs";
  /** Ask on the terminal before apt-get installs something. */
  readonly ask: boolean;
  /** Wraps each phase, to show progress. */
  readonly step: <T>(title: string, work: () => Promise<T>) => Promise<T>;
  /** Told of every unexpected end of a process. */
  readonly onEvent: (sentence: string) => void;
  /** Aborted when the person presses Ctrl-C: a start under way is undone. */
  readonly signal: AbortSignal;
}

export interface Platform {
  /** The front door: `http://localhost:8080`. */
  readonly url: string;
  readonly backing: Pick<RunningBacking, "source">;
  readonly supervisor: Supervisor;
  readonly stop: () => Promise<void>;
}

/**
 * Makes sure that a start can succeed, before anything is started: the folder is ours and can be written, the port is
 * free, programs are there or get installed. Harmless to repeat.
 *
 * @throws UserError with the next step
 */
export async function prepareMachine(
  options: Pick<PlatformOptions, "directory" | "port" | "prefer" | "ask">,
): Promise<void> {
  lockDirectory(options.directory);
  await stopLeftovers(options.directory);
  if (!(await bindable(options.port)))
    throw new UserError(
      `Port ${options.port} is taken; stop what listens there, or choose another: npm start -- --port ${options.port + 1}.`,
    );
  await prepareBacking(options.prefer, options.ask);
}

/**
 * Runs the whole platform on this machine: backing services, databases, migrations, services, NGINX. When any part
 * cannot be started, what was started is stopped again before the error is thrown.
 *
 * @throws UserError for whatever the person can mend: port taken, prerequisite missing, folder not writable …
 */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  await prepareMachine(options);
  const supervisor = new Supervisor(options);
  let backing: RunningBacking | undefined;
  const stop = async (): Promise<void> => {
    await supervisor.stopAll();
    await backing?.stop();
    unlockDirectory(options.directory);
  };
  try {
    const ports = new Ports(options.directory);
    backing = await options.step("Starting PostgreSQL, RabbitMQ and Redis", () =>
      startBackingServices(options, supervisor, ports),
    );
    const running = backing;
    const url = `http://localhost:${options.port}`;
    await options.step("Starting the services", () => startServices(options, supervisor, ports, running.urls, url));
    return { url, backing, supervisor, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function startBackingServices(options: PlatformOptions, supervisor: Supervisor, ports: Ports): Promise<RunningBacking> {
  const password = new Secrets(join(options.directory, "secrets")).password(".backing");
  return startBacking({ ...options, supervisor, ports, password });
}

async function startServices(
  options: PlatformOptions,
  supervisor: Supervisor,
  ports: Ports,
  backing: Backing,
  publicUrl: string,
): Promise<void> {
  const { services, directory, entryOf, version } = options;
  const placed = new Map<string, { public: number; internal: number }>();
  for (const { name } of services)
    placed.set(name, { public: await ports.of(`${name}-1`), internal: await ports.of(`${name}-1-internal`) });
  const portsOf = (name: string): { public: number; internal: number } =>
    placed.get(name) ?? { public: 0, internal: 0 };
  const url = (name: string): string => `http://127.0.0.1:${portsOf(name).public}`;

  await Promise.all(
    services.map(async (service) => {
      const { name } = service;
      const secretsDirectory = join(directory, "secrets", name);
      await provision({ service, instance: name, backing, directory: secretsDirectory });
      const settings = {
        service,
        replica: 1,
        entry: entryOf(name),
        secretsDirectory,
        ports: portsOf(name),
        publicUrl,
        serviceUrls: Object.fromEntries((service.needs.services ?? []).map((called) => [called, url(called)])),
        version,
      };
      if (service.needs.database) await supervisor.run(migration(settings));
      await supervisor.start(serviceProcess(settings));
    }),
  );
  await supervisor.start(
    nginx({
      nginx: findTools().nginx,
      directory,
      port: options.port,
      routes: routesOf(services),
      upstreams: Object.fromEntries(services.map(({ name }) => [name, [portsOf(name).public]])),
      webRoot: options.webRoot,
    }),
  );
}
