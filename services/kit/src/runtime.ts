/**
 * The contract between a service and whatever runs it: a pod, or a process on one machine. `manifests/` and `local/`
 * provide exactly this; `config.ts` reads exactly this. Names of files and variables are facts of this module alone.
 */

/** Ports inside a pod. On one machine the variables below give free ones. */
export const ports = {
  /** The API, behind NGINX. */
  public: 8080,
  /** Probes, metrics and readable API pages: never routed to from outside (ASVS 13.4.5). */
  internal: 9090,
} as const;

/** Where the secret files are mounted in a pod. Secrets are files, never variables (K23). */
export const secretsDirectory = "/run/secrets/rumbo";

/** One file a secret; each holds one value, without a line end. A service's own secrets use their name as file name. */
export const secretFile = {
  /** `postgres://` URL of the service's own database, as the role that row-level security binds. */
  database: "database-url",
  /** The same database as its owner. Only `migrate` reads it. */
  databaseOwner: "database-owner-url",
  /** `postgres://` URL of the region's instance as its administrator: for the service that controls regions alone. */
  databaseAdministrator: "database-administrator-url",
  /** Certificates of the authorities that PostgreSQL's may be signed by; the URLs above name this file. */
  databaseAuthorities: "database-authorities.pem",
  /** `amqp://` or `amqps://` URL. */
  broker: "broker-url",
  /** `redis://` or `rediss://` URL. */
  cache: "cache-url",
} as const;

/** Environment variables that every service reads. None of them is a secret. */
export const variable = {
  host: "HOST",
  port: "PORT",
  internalPort: "INTERNAL_PORT",
  secretsDirectory: "SECRETS_DIR",
  logLevel: "LOG_LEVEL",
  /** What users call the platform, for links and token issuers: `https://rumbo.example`. */
  publicUrl: "PUBLIC_URL",
  /** Largest request body in KiB; NGINX enforces the same number. */
  bodyLimitKiB: "BODY_LIMIT_KIB",
  /** `public` serves `<base path>/openapi.json` and `/docs` on the public port too; `internal` is the default. */
  apiPages: "API_PAGES",
  /** What is being served, shown in logs and on `/health`. */
  version: "VERSION",
  /** Base URL of the region's guard, which says whether this region may write. None: there is one region, and it may. */
  regionGuardUrl: "REGION_GUARD_URL",
  /** The service's own bucket, where it asks for one, and the AWS region that it is in. */
  bucket: "BUCKET",
  region: "AWS_REGION",
} as const;

/** Environment variables of the service that controls regions (`needs.regionControl`), besides `variable.region`. */
export const regionControlVariable = {
  /** `primary` or `secondary`. */
  role: "REGION_ROLE",
  /** The DynamoDB table that says who owns writes. */
  table: "GUARD_TABLE",
  /** RDS's identifier of this region's instance. */
  instance: "DATABASE_INSTANCE",
  /** JSON: `[{"name", "database", "role", "owner", "internalUrl"}]`, a service with a database each. */
  services: "GUARDED_SERVICES",
  /** Origins of the regions' front doors. */
  primaryUrl: "PRIMARY_URL",
  secondaryUrl: "SECONDARY_URL",
  leaseSeconds: "LEASE_SECONDS",
  renewSeconds: "RENEW_SECONDS",
  probeSeconds: "PROBE_SECONDS",
  holdSeconds: "HOLD_SECONDS",
  cooldownSeconds: "COOLDOWN_SECONDS",
} as const;

/** What a witness is told besides: it runs in a third region, which has no copy of the table. */
export const witnessVariable = {
  /** The AWS region whose copy it asks. Its own when absent. */
  tableRegion: "GUARD_TABLE_REGION",
} as const;

/** The variable with the base URL of another service: `ms-autenticacion` → `MS_AUTENTICACION_URL`. */
export const serviceUrlVariable = (service: string): string => `${service.toUpperCase().replaceAll("-", "_")}_URL`;

/** Paths on the internal port. Liveness touches no dependency; readiness does. */
export const internalPath = {
  live: "/health/live",
  ready: "/health/ready",
  metrics: "/metrics",
  /** What was accepted and is not yet done, for the region guard before it hands writes over. */
  waiting: "/waiting",
  /** Of the region guard alone: whether its region may write. */
  ownership: "/ownership",
  openapi: "/openapi.json",
  docs: "/docs",
} as const;

/**
 * Commands of a service's entry, `node main.js serve` and so on.
 *
 * - `migrate` brings the database up to the code, as its owner. Harmless to repeat; does nothing on a standby.
 * - `smoke` asks the service at its own `<NAME>_URL` until it is healthy in `VERSION`. Exits with 0, or with 1 and why.
 */
export type ServiceCommand = "serve" | "migrate" | "smoke";

/** A service that is told to stop has stopped after this many seconds, come what may. What runs it waits longer. */
export const shutdownSeconds = 28;
