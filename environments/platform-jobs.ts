import type { platformJob } from "./naming.ts";

/**
 * The contract between the platform's own jobs (`jobs/`) and the manifests that run them: files and variables have their
 * names here alone.
 */

/** Commands of the image's entry: `main.js bootstrap`. */
export type PlatformJob = keyof typeof platformJob;

/** One file a secret, under `jobVariable.secretsDirectory`. */
export const jobSecretFile = {
  /** `postgres://` URL of the instance, as its administrator. */
  administrator: "database-administrator-url",
  /** The same as `dumpUser`. */
  dump: "database-dump-url",
  /** The password of `dumpUser`, for whoever makes it. */
  dumpPassword: "database-dump-password",
  /** `https://` URL of RabbitMQ's management API, as its administrator. */
  broker: "broker-administrator-url",
  /** Passwords of a service, which the bootstrap gives to its accounts. */
  password: (service: string, of: "database" | "database-owner" | "broker"): string => `${service}.${of}-password`,
} as const;

/** Environment variables of the jobs. None of them is a secret. */
export const jobVariable = {
  secretsDirectory: "SECRETS_DIR",
  /** JSON file with an `Account` for each service. */
  accounts: "ACCOUNTS_FILE",
  /** Where dumps lie: `s3://<bucket>?region=<region>`, or `file:///<folder>`. */
  target: "DUMP_TARGET",
  /** Folder with room for a dump and the server that it is restored into. */
  scratch: "SCRATCH_DIR",
  /** Whose dump it is, for CloudWatch: `production/primary`. @default nobody is told */
  place: "PLACE",
  /** What the libraries of AWS take the region from. */
  region: "AWS_REGION",
  /** `restore`: which dump, by the folder of its key. @default the newest */
  dump: "DUMP",
  /** `restore`: of which services, separated by commas. @default all in the dump */
  services: "SERVICES",
} as const;

/** What the bootstrap makes for a service. */
export interface Account {
  readonly service: string;
  readonly database?: { readonly extensions: readonly string[] } | undefined;
  readonly broker?: boolean | undefined;
}
