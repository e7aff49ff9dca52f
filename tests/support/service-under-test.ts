import { randomBytes } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, Pool } from "pg";
import { inject } from "vitest";
import { databaseName, databaseOwner } from "../../environments/naming.ts";
import type { Backing } from "../../local/backing/backing.ts";
import { Ports } from "../../local/ports.ts";
import { provision } from "../../local/provision.ts";
import { migration, serviceProcess, sourceEntry } from "../../local/service-process.ts";
import { type Ending, Supervisor } from "../../local/supervisor.ts";
import { loadServices, loadTemplate, templateName } from "../../services/catalog.ts";
import type { Service } from "../../services/descriptor.ts";
import { secretFile } from "../../services/kit/src/runtime.ts";

export interface ProvisionedService {
  readonly secretsDirectory: string;
  /** As the role of the pods. */
  readonly databaseUrl: string;
  /** Connects as the role of the pods, which row-level security binds. */
  readonly pool: Pool;
  /** Connects as the owner of the schema, whom nothing binds. */
  readonly ownerPool: Pool;
  /** Drops database, roles and files. */
  readonly dispose: () => Promise<void>;
}

export interface ServiceUnderTest extends Omit<ProvisionedService, "dispose"> {
  /** Origin of the public port: `http://127.0.0.1:4711`. */
  readonly url: string;
  readonly internalUrl: string;
  readonly pid: () => number;
  readonly logs: () => string;
  readonly signal: (signal: NodeJS.Signals) => void;
  /** Tells the process to stop, and comes back with how it ended. Its logs stay. */
  readonly end: () => Promise<Ending | undefined>;
  /** Ends the process and drops what was made for it. */
  readonly stop: () => Promise<void>;
}

export interface StartServiceOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Origins of the services it calls, by name. */
  readonly serviceUrls?: Readonly<Record<string, string>>;
  /** Backing services of the test's own, for faults that others must not feel. @default the shared ones */
  readonly backing?: Partial<Backing>;
  /** Another replica of a service that runs already: it has that one's database and secrets, which go with that one. */
  readonly beside?: ServiceUnderTest;
  /** A bundle's entry, as an image starts it. @default the source */
  readonly entry?: string;
  /** Contents of secret files that this process has for itself. */
  readonly secrets?: Readonly<Record<string, string>>;
}

/** What tokens are issued for in tests; no test listens there. */
export const publicUrl = "http://rumbo.test";

/** A service's database and secrets under a name of their own, migrated, with no process. */
export async function provisionService(name: string, ownBacking: Partial<Backing> = {}): Promise<ProvisionedService> {
  const service = await find(name);
  const instance = `${name}-t${randomBytes(4).toString("hex")}`;
  const directory = mkdtempSync(join(tmpdir(), "rumbo-test-"));
  const secretsDirectory = join(directory, "secrets");
  const backing = { ...inject("backing"), ...ownBacking };
  await provision({ service, instance, backing, directory: secretsDirectory });
  await new Supervisor({ directory }).run(
    migration({
      service,
      replica: 1,
      entry: sourceEntry(name),
      secretsDirectory,
      ports: { public: 0, internal: 0 },
      publicUrl,
      serviceUrls: unreachable(service),
      version: "test",
    }),
  );
  const pool = poolOf(secretsDirectory, secretFile.database);
  const ownerPool = poolOf(secretsDirectory, secretFile.databaseOwner);
  return {
    secretsDirectory,
    databaseUrl: readFileSync(join(secretsDirectory, secretFile.database), "utf8"),
    pool,
    ownerPool,
    async dispose() {
      await pool.end();
      await ownerPool.end();
      await drop(backing.postgres, instance);
      rmSync(directory, { recursive: true });
    },
  };
}

/** A service as a real process on free ports, with a database of its own. */
export async function startService(name: string, options: StartServiceOptions = {}): Promise<ServiceUnderTest> {
  const service = await find(name);
  const provisioned = options.beside
    ? { ...options.beside, dispose: () => Promise.resolve() }
    : await provisionService(name, options.backing);
  const directory = mkdtempSync(join(tmpdir(), "rumbo-test-"));
  const secretsDirectory = options.secrets
    ? secretsWith(options.secrets, provisioned.secretsDirectory, join(directory, "secrets"))
    : provisioned.secretsDirectory;
  const free = new Ports(directory);
  const ports = { public: await free.of("public"), internal: await free.of("internal") };
  const supervisor = new Supervisor({ directory });
  const definition = serviceProcess({
    service,
    replica: 1,
    entry: options.entry ?? sourceEntry(name),
    secretsDirectory,
    ports,
    publicUrl,
    serviceUrls: { ...unreachable(service), ...options.serviceUrls },
    version: "test",
    env: options.env ?? {},
  });
  await supervisor.start(definition);
  return {
    ...provisioned,
    secretsDirectory,
    url: `http://127.0.0.1:${ports.public}`,
    internalUrl: `http://127.0.0.1:${ports.internal}`,
    pid: () => supervisor.pid(definition.name),
    logs: () => readFileSync(supervisor.logFile(definition.name), "utf8"),
    signal: (signal) => void process.kill(supervisor.pid(definition.name), signal),
    end: () => supervisor.stop(definition.name),
    async stop() {
      await supervisor.stopAll();
      await provisioned.dispose();
      rmSync(directory, { recursive: true });
    },
  };
}

function secretsWith(changed: Readonly<Record<string, string>>, from: string, to: string): string {
  cpSync(from, to, { recursive: true });
  for (const [file, content] of Object.entries(changed)) writeFileSync(join(to, file), content, { mode: 0o600 });
  return to;
}

async function find(name: string): Promise<Service> {
  if (name === templateName) return loadTemplate();
  const service = (await loadServices()).find((candidate) => candidate.name === name);
  if (!service) throw new Error(`There is no service ${name}`);
  return service;
}

/** Every service that it may call has a URL, or it does not start; port 9 (discard) answers nothing. */
const unreachable = (service: Service): Record<string, string> =>
  Object.fromEntries((service.needs.services ?? []).map((called) => [called, "http://127.0.0.1:9"]));

function poolOf(directory: string, file: string): Pool {
  const pool = new Pool({ connectionString: readFileSync(join(directory, file), "utf8"), max: 4 });
  // A test that ends the server's sessions must not end the test run.
  pool.on("error", () => undefined);
  return pool;
}

async function drop(admin: string, instance: string): Promise<void> {
  const client = new Client({ connectionString: admin });
  await client.connect();
  await client.query(`DROP DATABASE ${databaseName(instance)} WITH (FORCE)`);
  await client.query(`DROP ROLE ${databaseName(instance)}`);
  await client.query(`DROP ROLE ${databaseOwner(instance)}`);
  await client.end();
}
