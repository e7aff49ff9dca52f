import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface BackupReplicationArgs {
  /** The instance in the other region whose snapshots and write-ahead log are copied here. */
  readonly sourceArn: string;
  /** KMS key of this region. */
  readonly keyArn: pulumi.Input<string>;
  readonly retentionDays: number;
}

/**
 * Copies of the writer's automated backups in the region that it is not in. A replica repeats a mistake within seconds;
 * from these any moment before the mistake can be restored with the writer's region gone.
 */
export class BackupReplication extends pulumi.ComponentResource {
  constructor(name: string, args: BackupReplicationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:BackupReplication", name, {}, opts);
    new aws.rds.InstanceAutomatedBackupsReplication(
      name,
      { sourceDbInstanceArn: args.sourceArn, kmsKeyId: args.keyArn, retentionPeriod: args.retentionDays },
      { parent: this },
    );
    this.registerOutputs();
  }
}
