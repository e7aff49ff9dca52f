import { join } from "node:path";
import { UserError } from "../environments/user-error.ts";
import type { Service } from "../services/descriptor.ts";
import { prepareBacking, type RunningBacking, startBacking } from "./backing/backing.ts";
import { bindable, Ports } from "./ports.ts";
import { lockDirectory, unlockDirectory } from "./run-lock.ts";
import type { Pace, Release, Replica, ReplicaSet, Rollout } from "./replica-set.ts";
import { runServices } from "./run-services.ts";
import { Secrets } from "./secrets.ts";
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
  /**
   * How many processes run of each service, by name or of all of them. How many pods do in the cloud is the
   * descriptor's. @default 1
   */
  readonly replicas?: number | Readonly<Record<string, number>>;
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
  readonly backing: Pick<RunningBacking, "source" | "urls">;
  readonly supervisor: Supervisor;
  /** The processes of a service that serve now. */
  readonly replicas: (service: string) => readonly Replica[];
  /** Replaces the replicas of a service one by one; a rolling restart when nothing is changed. */
  readonly rollingUpdate: (service: string, change?: Partial<Release>, pace?: Pace) => Promise<Rollout>;
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
    const sets = await options.step("Starting the services", () =>
      runServices({
        ...options,
        replicas: options.replicas ?? 1,
        supervisor,
        ports,
        backing: running.urls,
        publicUrl: url,
      }),
    );
    const setOf = (service: string): ReplicaSet => {
      const set = sets.get(service);
      if (!set) throw new Error(`There is no service ${service}`);
      return set;
    };
    return {
      url,
      backing,
      supervisor,
      replicas: (service) => setOf(service).replicas(),
      rollingUpdate: (service, change, pace) => setOf(service).rollingUpdate(change, pace),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function startBackingServices(options: PlatformOptions, supervisor: Supervisor, ports: Ports): Promise<RunningBacking> {
  const password = new Secrets(join(options.directory, "secrets")).password(".backing");
  return startBacking({ ...options, supervisor, ports, password });
}
