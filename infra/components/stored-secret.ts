import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { AwsRegion } from "../../environments/regions.ts";

export interface StoredSecretArgs {
  /** Name in Secrets Manager, the same in every region. */
  readonly name: string;
  readonly description: string;
  readonly keyArn: pulumi.Input<string>;
  readonly value: Readonly<Record<string, pulumi.Input<string>>>;
  /** Regions that get a copy, which AWS keeps up to date, under a key of their own. @default none */
  readonly replicas?: readonly SecretReplica[];
}

export interface SecretReplica {
  readonly region: AwsRegion;
  readonly keyArn: pulumi.Input<string>;
}

/** A JSON object in AWS Secrets Manager. Deleted by mistake, it can be restored for 30 days. */
export class StoredSecret extends pulumi.ComponentResource {
  constructor(name: string, args: StoredSecretArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:StoredSecret", name, {}, opts);
    const secret = new aws.secretsmanager.Secret(
      name,
      {
        name: args.name,
        description: args.description,
        kmsKeyId: args.keyArn,
        recoveryWindowInDays: 30,
        replicas: (args.replicas ?? []).map(({ region, keyArn }) => ({ region, kmsKeyId: keyArn })),
      },
      { parent: this, protect: true },
    );
    const secretString = pulumi.secret(pulumi.jsonStringify(args.value));
    new aws.secretsmanager.SecretVersion(name, { secretId: secret.id, secretString }, { parent: this });
    this.registerOutputs();
  }
}
