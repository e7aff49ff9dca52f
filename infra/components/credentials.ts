import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import { administratorKey, administratorSecretName, credentialKey, secretName } from "../../environments/naming.ts";
import type { Service } from "../../services/descriptor.ts";
import type { DatabaseAdministrator } from "./database.ts";
import { generatedPassword } from "./generated-password.ts";
import { type SecretReplica, StoredSecret } from "./stored-secret.ts";

export interface CredentialsArgs {
  readonly environment: string;
  /** Of the keys that services sign with. */
  readonly keyGeneration: number;
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
    const dumpPassword = generatedPassword(`${name}-dump`, { parent });
    new StoredSecret(
      `${name}-database`,
      {
        name: administratorSecretName(environment, "database", "credentials"),
        description: `Administrator of PostgreSQL in ${environment}, and the account that dumps log in with`,
        keyArn,
        replicas,
        value: {
          [administratorKey.username]: username,
          [administratorKey.password]: password,
          [administratorKey.dumpPassword]: dumpPassword,
        },
      },
      { parent },
    );
    for (const service of args.services) {
      const value = {
        ...secretsOf(`${name}-${service.name}`, service, args.keyGeneration, parent),
        ...(service.needs.regionControl && {
          [credentialKey.administrator]: username,
          [credentialKey.administratorPassword]: password,
        }),
      };
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
function secretsOf(
  name: string,
  { needs }: Service,
  keyGeneration: number,
  parent: pulumi.Resource,
): Record<string, pulumi.Output<string>> {
  const passwords = [
    ...(needs.database ? [credentialKey.database, credentialKey.databaseOwner] : []),
    ...(needs.broker ? [credentialKey.broker] : []),
  ].map((key) => [key, generatedPassword(`${name}-${key}`, { parent })] as const);
  const own = Object.entries(needs.secrets ?? {}).map(([key, kind]) => {
    const secret = `${name}-${key}`;
    return [
      key,
      kind === "ed25519" ? keyRing(secret, keyGeneration, parent) : generatedPassword(secret, { parent }),
    ] as const;
  });
  return Object.fromEntries([...passwords, ...own]);
}

/**
 * PKCS#8 blocks of Ed25519 keys: the generation that signs; the next one, so that it is known everywhere before it signs;
 * and the one before, until its last token has ended. One generation on rotates the key, two on withdraw it at once.
 */
function keyRing(name: string, generation: number, parent: pulumi.Resource): pulumi.Output<string> {
  const keys = keyGenerations(generation).map(
    (each) => new tls.PrivateKey(`${name}-g${each}`, { algorithm: "ED25519" }, { parent }).privateKeyPemPkcs8,
  );
  return pulumi.all(keys).apply((blocks) => blocks.join(""));
}

/** The first one signs. */
const keyGenerations = (current: number): readonly number[] =>
  [current, current + 1, current - 1].filter((generation) => generation > 0);
