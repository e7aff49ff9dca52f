import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import { administratorSecretName, credentialKey, secretName } from "../../environments/naming.ts";
import type { Service } from "../../services/descriptor.ts";
import type { DatabaseAdministrator } from "./database.ts";
import { generatedPassword } from "./generated-password.ts";
import { type SecretReplica, StoredSecret } from "./stored-secret.ts";

export interface CredentialsArgs {
  readonly environment: string;
  readonly services: readonly Service[];
  readonly keyArn: pulumi.Input<string>;
  readonly replicas: readonly SecretReplica[];
}

/**
 * Every password and key that means the same in all regions of an environment: made once, in the primary, and copied by
 * AWS. So a promoted replica keeps its accounts and a token signed in one region is valid in the other.
 */
export class Credentials extends pulumi.ComponentResource {
  readonly administrator: DatabaseAdministrator;

  constructor(name: string, args: CredentialsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:Credentials", name, {}, opts);
    const parent = this;
    const { environment, keyArn, replicas } = args;

    const username = "administrator";
    const password = generatedPassword(`${name}-database`, { parent });
    new StoredSecret(
      `${name}-database`,
      {
        name: administratorSecretName(environment, "database", "credentials"),
        description: `Administrator of PostgreSQL in ${environment}`,
        keyArn,
        replicas,
        value: { username, password },
      },
      { parent },
    );
    for (const service of args.services) {
      const value = secretsOf(`${name}-${service.name}`, service, parent);
      if (Object.keys(value).length === 0) continue;
      new StoredSecret(
        `${name}-${service.name}`,
        {
          name: secretName(environment, service, "credentials"),
          description: `What ${service.name} logs in and signs with in ${environment}`,
          keyArn,
          replicas,
          value,
        },
        { parent },
      );
    }

    this.administrator = { username, password };
    this.registerOutputs();
  }
}

/** The properties of a service's credentials: passwords for what it needs, and its own secrets under their names. */
function secretsOf(name: string, { needs }: Service, parent: pulumi.Resource): Record<string, pulumi.Output<string>> {
  const passwords = [
    ...(needs.database ? [credentialKey.database, credentialKey.databaseOwner] : []),
    ...(needs.broker ? [credentialKey.broker] : []),
  ].map((key) => [key, generatedPassword(`${name}-${key}`, { parent })] as const);
  const own = Object.entries(needs.secrets ?? {}).map(
    ([key, kind]) => [key, makeSecret[kind](`${name}-${key}`, parent)] as const,
  );
  return Object.fromEntries([...passwords, ...own]);
}

const makeSecret = {
  ed25519: (name: string, parent: pulumi.Resource) =>
    new tls.PrivateKey(name, { algorithm: "ED25519" }, { parent }).privateKeyPemPkcs8,
  password: (name: string, parent: pulumi.Resource) => generatedPassword(name, { parent }),
};
