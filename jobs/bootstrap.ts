import { jobSecretFile } from "../environments/platform-jobs.ts";
import { makeBrokerAccounts } from "./broker-accounts.ts";
import { connected, isStandby } from "./connection.ts";
import { makeDatabaseAccounts } from "./database-accounts.ts";
import { log } from "./log.ts";
import type { Settings } from "./settings.ts";

/**
 * Makes what every service logs in to: roles, databases and extensions, and users of the broker. Runs in every
 * synchronisation. A standby's databases come by replication; its region's broker is its own.
 */
export async function bootstrap({ secret, accounts }: Settings): Promise<void> {
  const services = accounts();

  const administrator = secret(jobSecretFile.administrator);
  if (await connected(administrator, isStandby)) log("the database is a standby: its accounts come by replication");
  else {
    const databases = services.flatMap(({ service, database }) =>
      database
        ? [
            {
              service,
              extensions: database.extensions,
              passwords: {
                owner: secret(jobSecretFile.password(service, "database-owner")),
                app: secret(jobSecretFile.password(service, "database")),
              },
            },
          ]
        : [],
    );
    await makeDatabaseAccounts(administrator, databases, secret(jobSecretFile.dumpPassword));
    log("databases are ready", { services: databases.map(({ service }) => service) });
  }

  const users = services.flatMap(({ service, broker }) =>
    broker ? [{ service, password: secret(jobSecretFile.password(service, "broker")) }] : [],
  );
  if (users.length > 0) await makeBrokerAccounts(secret(jobSecretFile.broker), users);
  log("users of the broker are ready", { services: users.map(({ service }) => service) });
}
