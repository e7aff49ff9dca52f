import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { ports, secretsDirectory, serviceUrlVariable, variable } from "./runtime.ts";

/** What a service is told by its surroundings. Secrets are read when asked for, so that each command needs only its own. */
export interface Config {
  readonly host: string;
  readonly port: number;
  readonly internalPort: number;
  readonly logLevel: LogLevel;
  /** Origin that users see, without a trailing slash: the issuer of tokens. */
  readonly publicUrl: string;
  readonly bodyLimitKiB: number;
  readonly apiPages: "public" | "internal";
  readonly version: string;
  /** Base URL of the region's guard. @default none: this region always may write */
  readonly regionGuardUrl: string | undefined;
  /**
   * The content of a secret file, without its line end.
   *
   * @throws ConfigError when the file is missing or empty
   */
  readonly secret: (name: string) => string;
  /**
   * Base URL of another service, without a trailing slash.
   *
   * @throws ConfigError when its variable is missing
   */
  readonly serviceUrl: (service: string) => string;
}

export type LogLevel = z.infer<typeof LogLevel>;

/** A mistake in the surroundings. The message is one sentence a mistake; the entry prints it and exits with `exitCode`. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly exitCode = 2;
}

type Variables = Readonly<Record<string, string | undefined>>;

const LogLevel = z.enum(["trace", "debug", "info", "warn", "error", "fatal"]);
const Port = z.coerce.number().int().min(1).max(65_535);

/** What `serve` needs to know. @throws ConfigError naming every wrong variable */
export function loadConfig(env: Variables = process.env): Config {
  const read = reader(env);
  const settings = {
    host: read(variable.host, z.string().min(1).default("0.0.0.0"), "an address to listen on"),
    port: read(variable.port, Port.default(ports.public), "a port number"),
    internalPort: read(variable.internalPort, Port.default(ports.internal), "a port number"),
    logLevel: read(variable.logLevel, LogLevel.default("info"), `one of ${LogLevel.options.join(", ")}`),
    publicUrl: read(variable.publicUrl, httpUrl, "the platform's URL, such as https://rumbo.example"),
    bodyLimitKiB: read(variable.bodyLimitKiB, z.coerce.number().int().min(1).default(1024), "a number of KiB"),
    apiPages: read(variable.apiPages, z.enum(["public", "internal"]).default("internal"), "public or internal"),
    version: read(variable.version, z.string().min(1).default("development"), "a version"),
    regionGuardUrl: read(variable.regionGuardUrl, httpUrl.optional(), "the base URL of the region's guard"),
  };
  return {
    ...read.done(settings),
    ...readOnDemand(env),
  };
}

/** What `migrate` and `smoke` need to know: they listen nowhere. */
export function loadCommandConfig(
  env: Variables = process.env,
): Pick<Config, "logLevel" | "version" | "secret" | "serviceUrl"> {
  const read = reader(env);
  const settings = {
    logLevel: read(variable.logLevel, LogLevel.default("info"), `one of ${LogLevel.options.join(", ")}`),
    version: read(variable.version, z.string().min(1).default("development"), "a version"),
  };
  return { ...read.done(settings), ...readOnDemand(env) };
}

const readOnDemand = (env: Variables): Pick<Config, "secret" | "serviceUrl"> => ({
  secret: (name) => readSecret(env, name),
  serviceUrl: (service) => {
    const read = reader(env);
    const url = read(serviceUrlVariable(service), httpUrl, `the base URL of ${service}`);
    return read.done({ url }).url;
  },
});

const httpUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ""));

function readSecret(env: Variables, name: string): string {
  const file = join(env[variable.secretsDirectory] ?? secretsDirectory, name);
  let content: string;
  try {
    content = readFileSync(file, "utf8");
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? "unknown error";
    throw new ConfigError(
      `The secret file ${file} cannot be read (${reason}); provide it, or point ${variable.secretsDirectory} at the folder that has it.`,
      { cause },
    );
  }
  const value = content.trimEnd();
  if (value === "") throw new ConfigError(`The secret file ${file} is empty; it must hold one value.`);
  return value;
}

/**
 * Reads variables one by one and reports all mistakes together. A value is undefined only after a mistake, which `done`
 * throws. For what a service is told beyond the above.
 */
export function reader(env: Variables) {
  const mistakes: string[] = [];
  const read = <T>(name: string, schema: z.ZodType<T>, expected: string): T => {
    const value = env[name] === "" ? undefined : env[name];
    const parsed = schema.safeParse(value);
    if (!parsed.success)
      mistakes.push(
        value === undefined
          ? `The variable ${name} is missing; set it to ${expected}.`
          : `The variable ${name} is "${value}"; it must be ${expected}.`,
      );
    return parsed.data as T;
  };
  const done = <T>(settings: T): T => {
    if (mistakes.length > 0) throw new ConfigError(mistakes.join("\n"));
    return settings;
  };
  return Object.assign(read, { done });
}
