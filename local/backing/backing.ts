import { UserError } from "../../environments/user-error.ts";
import type { Ports } from "../ports.ts";
import type { Supervisor } from "../supervisor.ts";
import { aptAccess, aptInstall, packages } from "./apt.ts";
import { composeDown, composeUp, composeWorks } from "./compose.ts";
import { postgres, postgresUrl } from "./postgres.ts";
import { epmd, rabbitmq, rabbitmqUrl } from "./rabbitmq.ts";
import { redis, redisUrl } from "./redis.ts";
import { findTools, requiredTool, type Tools } from "./tools.ts";

/** Administrator URLs of the backing services. */
export interface Backing {
  readonly postgres: string;
  readonly broker: string;
  readonly cache: string;
}

export interface RunningBacking {
  readonly urls: Backing;
  /** Where they come from, for the report. */
  readonly source: "URLs in the environment" | "Docker Compose" | "programs on this machine";
  readonly stop: () => Promise<void>;
}

export interface BackingOptions {
  readonly directory: string;
  readonly supervisor: Supervisor;
  readonly ports: Ports;
  /** One password for all; they listen on loopback only. */
  readonly password: string;
  /** Tests take programs where they can: faults are injected by pid. */
  readonly prefer: "containers" | "programs";
}

/** Variables that point at backing services which are already there; all three or none. */
const urlVariables = { postgres: "RUMBO_POSTGRES_URL", broker: "RUMBO_BROKER_URL", cache: "RUMBO_CACHE_URL" } as const;

/**
 * Decides where the backing services come from, and installs what is missing where that is allowed, before anything is
 * started: URLs in the environment, Docker Compose, programs on this machine, apt-get. NGINX is a program, or
 * a container where Docker is at hand.
 *
 * @param ask on a terminal, ask before apt-get installs something
 * @throws UserError with the next step, when none of these can be had
 */
export async function prepareBacking(prefer: BackingOptions["prefer"], ask: boolean): Promise<void> {
  const wanted = wantedPrograms(prefer);
  const missing = (): readonly Program[] => {
    const tools = findTools();
    return wanted.filter((name) => tools[name] === undefined);
  };
  if (missing().length === 0) return;
  if (aptAccess() === "none") {
    const names = missing().map((name) => [packages[name]].flat()[0]);
    throw new UserError(
      `Missing on this machine: ${missing().join(", ")}; install Docker (https://docs.docker.com/get-docker/), or on Debian and Ubuntu run "sudo apt-get install ${names.join(" ")}", then run the command again.`,
    );
  }
  await aptInstall(
    missing().map((name) => packages[name]),
    ask,
  );
  if (missing().length > 0)
    throw new UserError(
      `${missing().join(", ")} still cannot be found after apt-get installed the packages; install Docker and run the command again.`,
    );
}

type Program = Exclude<keyof Tools, "epmd">;

function wantedPrograms(prefer: BackingOptions["prefer"]): readonly Program[] {
  if (prefer === "containers" && composeWorks()) return [];
  return givenUrls() ? ["nginx"] : ["postgres", "rabbitmq", "redis", "nginx"];
}

/** Starts what `prepareBacking` has found. */
export async function startBacking(options: BackingOptions): Promise<RunningBacking> {
  const urls = givenUrls();
  if (urls) return { urls, source: "URLs in the environment", stop: () => Promise.resolve() };
  return options.prefer === "containers" && composeWorks() ? startContainers(options) : startPrograms(options);
}

function givenUrls(): Backing | undefined {
  const found = Object.values(urlVariables).filter((name) => process.env[name]);
  if (found.length === 0) return undefined;
  const missing = Object.values(urlVariables).filter((name) => !found.includes(name));
  if (missing.length > 0)
    throw new UserError(
      `${found.join(" and ")} is set but ${missing.join(" and ")} is not; set all three URLs or none.`,
    );
  return {
    postgres: process.env[urlVariables.postgres] ?? "",
    broker: process.env[urlVariables.broker] ?? "",
    cache: process.env[urlVariables.cache] ?? "",
  };
}

async function startContainers({ ports, password }: BackingOptions): Promise<RunningBacking> {
  const [postgresPort, amqp, cachePort] = [
    await ports.of("postgres"),
    await ports.of("rabbitmq"),
    await ports.of("redis"),
  ];
  const settings = {
    RUMBO_POSTGRES_PORT: `${postgresPort}`,
    RUMBO_BROKER_PORT: `${amqp}`,
    RUMBO_CACHE_PORT: `${cachePort}`,
    RUMBO_PASSWORD: password,
  };
  composeUp(settings);
  return {
    urls: {
      postgres: postgresUrl({ port: postgresPort, password }),
      broker: rabbitmqUrl({ ports: { amqp }, password }),
      cache: redisUrl({ port: cachePort, password }),
    },
    source: "Docker Compose",
    stop: () => {
      composeDown(settings);
      return Promise.resolve();
    },
  };
}

async function startPrograms({ directory, supervisor, ports, password }: BackingOptions): Promise<RunningBacking> {
  const tools = findTools();
  const required = (name: keyof Tools): string => requiredTool(tools, name);
  const postgresOptions = { binaries: required("postgres"), directory, port: await ports.of("postgres"), password };
  const rabbitmqOptions = {
    rabbitmqServer: required("rabbitmq"),
    epmd: required("epmd"),
    directory,
    ports: {
      amqp: await ports.of("rabbitmq"),
      distribution: await ports.of("rabbitmq-distribution"),
      epmd: await ports.of("epmd"),
    },
    password,
  };
  const redisOptions = { redisServer: required("redis"), port: await ports.of("redis"), password };
  await supervisor.start(epmd(rabbitmqOptions));
  // The broker takes the longest; the others become ready meanwhile.
  await Promise.all([
    supervisor.start(rabbitmq(rabbitmqOptions)),
    supervisor.start(postgres(postgresOptions)),
    supervisor.start(redis(redisOptions)),
  ]);
  return {
    urls: {
      postgres: postgresUrl(postgresOptions),
      broker: rabbitmqUrl(rabbitmqOptions),
      cache: redisUrl(redisOptions),
    },
    source: "programs on this machine",
    // The supervisor stops them with everything else, in the right order.
    stop: () => Promise.resolve(),
  };
}
