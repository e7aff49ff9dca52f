import { hostname } from "node:os";
import { ConfigError, reader } from "@rumbo/kit/config";
import { regionControlVariable, secretFile, variable as kitVariable, witnessVariable } from "@rumbo/kit/runtime";
import { z } from "zod";
import { Role, type Settings } from "./settings.ts";

/** What a guard or a witness is told beyond what every service is. None of it is a secret. */
export const variable = {
  ...regionControlVariable,
  /** Who this process is: the same after a restart, and nobody else's. @default the name of the pod */
  id: "GUARD_ID",
} as const;

/** Secret file: URL of the region's PostgreSQL as its administrator, in any database that exists (`postgres`). */
export const administratorSecret = secretFile.databaseAdministrator;

const httpUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ""));

const GuardedService = z.strictObject({
  name: z.string().min(1),
  database: z.string().min(1),
  role: z.string().min(1),
  owner: z.string().min(1),
  internalUrl: httpUrl,
});
export type GuardedService = z.infer<typeof GuardedService>;

const fromJson = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: "custom", message: "no JSON" });
    return z.NEVER;
  }
});

export interface StoreConfig {
  readonly table: string;
  readonly awsRegion: string;
}

export interface WitnessConfig extends StoreConfig {
  readonly urls: Readonly<Record<Role, string>>;
  readonly probeSeconds: number;
}

export interface GuardConfig extends WitnessConfig {
  readonly id: string;
  readonly role: Role;
  readonly instance: string;
  readonly services: readonly GuardedService[];
  readonly settings: Settings;
}

type Variables = Readonly<Record<string, string | undefined>>;
type Read = ReturnType<typeof reader>;

/** @throws ConfigError naming every wrong variable */
export function loadGuardConfig(env: Variables = process.env): GuardConfig {
  const read = reader(env);
  const settings = {
    leaseSeconds: seconds(read, variable.leaseSeconds),
    renewSeconds: seconds(read, variable.renewSeconds),
    probeSeconds: seconds(read, variable.probeSeconds),
    holdSeconds: seconds(read, variable.holdSeconds),
    cooldownSeconds: seconds(read, variable.cooldownSeconds),
  };
  const config = read.done({
    ...witnessConfig(read),
    id: read(variable.id, z.string().min(1).default(hostname()), "a name of this process alone"),
    role: read(variable.role, Role, "primary or secondary"),
    instance: read(variable.instance, z.string().min(1), "the RDS identifier of this region's instance"),
    services: read(
      variable.services,
      fromJson.pipe(z.array(GuardedService)),
      'JSON such as [{"name":"ms-mapeo","database":"ms_mapeo","role":"ms_mapeo","owner":"ms_mapeo_owner","internalUrl":"http://ms-mapeo.movilidad:9090"}]',
    ),
    settings,
  });
  if (settings.holdSeconds <= settings.leaseSeconds)
    throw new ConfigError(
      `The variable ${variable.holdSeconds} is ${settings.holdSeconds}; it must be more than ${variable.leaseSeconds}, which is ${settings.leaseSeconds}.`,
    );
  return config;
}

/** @throws ConfigError naming every wrong variable */
export function loadWitnessConfig(env: Variables = process.env): WitnessConfig {
  const read = reader(env);
  const region = read(
    witnessVariable.tableRegion,
    z.string().min(1).optional(),
    "an AWS region with a copy of the table",
  );
  return read.done({ ...witnessConfig(read), ...(region !== undefined && { awsRegion: region }) });
}

const witnessConfig = (read: Read): WitnessConfig => ({
  table: read(variable.table, z.string().min(1), "the name of the DynamoDB table"),
  awsRegion: read(kitVariable.region, z.string().min(1), "the AWS region that this runs in"),
  urls: {
    primary: read(variable.primaryUrl, httpUrl, "the origin of the primary's front door"),
    secondary: read(variable.secondaryUrl, httpUrl, "the origin of the secondary's front door"),
  },
  probeSeconds: seconds(read, variable.probeSeconds),
});

const seconds = (read: Read, name: string): number => read(name, z.coerce.number().positive(), "a number of seconds");
