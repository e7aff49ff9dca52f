import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { regionGuardKeyAlias, regionGuardTableName } from "../../environments/naming.ts";
import type { AwsRegion } from "../../environments/regions.ts";
import { EncryptionKey } from "./encryption-key.ts";

export interface RegionGuardTableArgs {
  readonly environment: string;
  /** The other region with a copy; this one's is that of the component's provider. */
  readonly replica: { readonly region: AwsRegion; readonly provider: aws.Provider };
  /** A third region that has a vote and no copy. */
  readonly witnessRegion: string;
}

/**
 * Who owns the epoch and how far a failover has come: few small items, by `id`. Strongly consistent across regions, so that
 * a conditional write succeeds in one region alone, and writable as long as two of the three can be reached.
 */
export class RegionGuardTable extends pulumi.ComponentResource {
  constructor(name: string, args: RegionGuardTableArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:RegionGuardTable", name, {}, opts);
    const { environment, replica } = args;
    const key = new EncryptionKey(
      `${name}-key`,
      {
        alias: regionGuardKeyAlias(environment),
        description: `Ownership of the regions of ${environment}`,
        replica,
      },
      { parent: this },
    );
    new aws.dynamodb.Table(
      name,
      {
        name: regionGuardTableName(environment),
        billingMode: "PAY_PER_REQUEST",
        hashKey: "id",
        attributes: [{ name: "id", type: "S" }],
        serverSideEncryption: { enabled: true, kmsKeyArn: key.arn },
        pointInTimeRecovery: { enabled: true },
        deletionProtectionEnabled: true,
        replicas: [
          {
            regionName: replica.region,
            consistencyMode: "STRONG",
            kmsKeyArn: key.replicaArn,
            pointInTimeRecovery: true,
            deletionProtectionEnabled: true,
            propagateTags: true,
          },
        ],
        globalTableWitness: { regionName: args.witnessRegion },
      },
      { parent: this, protect: true },
    );
    this.registerOutputs();
  }
}
