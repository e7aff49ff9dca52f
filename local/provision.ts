import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { databaseName, databaseOwner } from "../environments/naming.ts";
import { withDatabase } from "../jobs/connection.ts";
import { makeDatabaseAccounts } from "../jobs/database-accounts.ts";
import type { Service } from "../services/descriptor.ts";
import { secretFile } from "../services/kit/src/runtime.ts";
import type { Backing } from "./backing/backing.ts";
import { Secrets } from "./secrets.ts";

export interface ProvisionOptions {
  readonly service: Pick<Service, "needs">;
  /** Names the database and its roles; the service's own name, or a unique one in tests. */
  readonly instance: string;
  readonly backing: Backing;
  /** Whether the database is another's replica: accounts come from there. @default false */
  readonly standby?: boolean;
  /** Folder that becomes the service's `SECRETS_DIR`. */
  readonly directory: string;
}

/**
 * Gives a service on this machine what infrastructure, bootstrap Job and External Secrets give it on AWS: its database
 * and roles, and one file a secret. Harmless to repeat: passwords are kept, steps are skipped when done.
 */
export async function provision({
  service,
  instance,
  backing,
  standby = false,
  directory,
}: ProvisionOptions): Promise<void> {
  const kept = new Secrets(join(directory, "..", `.${instance}`));
  const files: Record<string, string> = {};
  if (service.needs.database) {
    const passwords = { owner: kept.password("owner"), app: kept.password("app") };
    const { extensions } = service.needs.database;
    if (!standby) await makeDatabaseAccounts(backing.postgres, [{ service: instance, extensions, passwords }]);
    files[secretFile.database] = urlAs(backing.postgres, databaseName(instance), passwords.app, databaseName(instance));
    files[secretFile.databaseOwner] = urlAs(
      backing.postgres,
      databaseOwner(instance),
      passwords.owner,
      databaseName(instance),
    );
  }
  if (service.needs.broker) files[secretFile.broker] = backing.broker;
  if (service.needs.cache) files[secretFile.cache] = backing.cache;
  for (const [name, kind] of Object.entries(service.needs.secrets ?? {}))
    files[name] = kind === "ed25519" ? kept.ed25519(name) : kept.password(name);

  mkdirSync(directory, { recursive: true, mode: 0o700 });
  for (const [name, value] of Object.entries(files)) writeFileSync(join(directory, name), value, { mode: 0o600 });
}

function urlAs(admin: string, user: string, password: string, database: string): string {
  const url = new URL(withDatabase(admin, database));
  url.username = user;
  url.password = password;
  return url.href;
}
