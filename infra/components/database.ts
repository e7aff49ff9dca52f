import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { currentInstance, type Environment, type RegionSettings } from "../../environments/environment.ts";
import { backingPort, databaseInstanceName, type Place } from "../../environments/naming.ts";
import { BackupReplication } from "./backup-replication.ts";
import { DataFirewall } from "./data-firewall.ts";
import { databaseParameters } from "./database-parameters.ts";
import { logGroup } from "./log-group.ts";
import { MonitoringRole } from "./monitoring-role.ts";
import type { Network } from "./network.ts";
import { windows } from "./windows.ts";

export interface DatabaseArgs {
  readonly place: Place;
  readonly network: Pick<Network, "vpcId" | "isolatedSubnetIds">;
  readonly clients: pulumi.Input<string>;
  readonly settings: RegionSettings["database"];
  readonly data: Environment["data"];
  /** KMS key of this region: a replica cannot use its source's. */
  readonly keyArn: pulumi.Input<string>;
  /** The administrator of the instance that is created empty; a replica inherits the account from its source. */
  readonly administrator: DatabaseAdministrator | undefined;
  /** ARN of the environment's writer: what a replica of this region copies, and whose backups it keeps. */
  readonly writerArn: string;
}

export interface DatabaseAdministrator {
  readonly username: string;
  readonly password: pulumi.Input<string>;
}

/**
 * The PostgreSQL instances of one region, reachable from the nodes and from nothing else. Which exist and what each one is
 * stands in the settings: a promotion turns `replica` into `writer`, which drops the source and keeps the rest.
 */
export class Database extends pulumi.ComponentResource {
  /** Host of the instance that services of this region use. */
  readonly host: pulumi.Output<string>;

  constructor(name: string, args: DatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:Database", name, {}, opts);
    const parent = this;
    const { network, clients } = args;

    const firewall = new DataFirewall(
      `${name}-firewall`,
      { vpcId: network.vpcId, ports: [backingPort.database], clients },
      { parent },
    );
    const subnets = new aws.rds.SubnetGroup(name, { subnetIds: [...network.isolatedSubnetIds] }, { parent });
    const parameters = new aws.rds.ParameterGroup(
      name,
      {
        family: `postgres${majorVersion}`,
        description: `PostgreSQL of ${name}`,
        parameters: [...databaseParameters(args.settings)],
      },
      { parent },
    );
    const monitoring = new MonitoringRole(`${name}-monitoring`, { parent });

    const surroundings = {
      dbSubnetGroupName: subnets.name,
      vpcSecurityGroupIds: [firewall.securityGroupId],
      parameterGroupName: parameters.name,
      monitoringRoleArn: monitoring.arn,
    };

    const instances = args.settings.instances.map((instance) => ({
      ...instance,
      resource: makeInstance(`${name}-g${instance.generation}`, instance, args, surroundings, parent),
    }));
    if (!args.settings.instances.some(({ state }) => state === "writer"))
      new BackupReplication(
        `${name}-backups`,
        { sourceArn: args.writerArn, keyArn: args.keyArn, retentionDays: args.settings.backupRetentionDays },
        { parent },
      );

    this.host = currentInstance(instances).resource.address;
    this.registerOutputs({ host: this.host });
  }
}

export type DatabaseInstance = RegionSettings["database"]["instances"][number];

/** Major only: RDS applies minor versions in its maintenance window, on primary and replica alike (A23). */
const majorVersion = "15";

const logExports = ["postgresql", "upgrade"];

/** An instance, and before it the log groups that RDS would else make without our key and without an end. */
function makeInstance(
  name: string,
  instance: DatabaseInstance,
  args: DatabaseArgs,
  surroundings: Partial<aws.rds.InstanceArgs>,
  parent: pulumi.Resource,
): aws.rds.Instance {
  const identifier = databaseInstanceName(args.place, instance.generation);
  const logs = logExports.map((log) =>
    logGroup(`${name}-${log}`, { name: `/aws/rds/instance/${identifier}/${log}`, keyArn: args.keyArn }, { parent }),
  );
  return new aws.rds.Instance(
    name,
    {
      identifier,
      ...(isBornEmpty(args.place, instance) ? birth(args) : {}),
      ...(instance.state === "replica" ? { replicateSourceDb: args.writerArn } : {}),
      ...shape(args),
      ...surroundings,
      // A generation is never used twice, so no earlier snapshot has this name.
      finalSnapshotIdentifier: `${identifier}-final`,
    },
    { parent, protect: true, retainOnDelete: args.data.kind === "irreplaceable", dependsOn: logs },
  );
}

/**
 * Only the first generation of the primary region is created empty; every other one is born as a replica. What belongs to
 * birth must never be added later: RDS would replace the instance.
 */
const isBornEmpty = ({ role }: Place, { generation }: DatabaseInstance): boolean =>
  role === "primary" && generation === 1;

function birth({ administrator }: DatabaseArgs): Partial<aws.rds.InstanceArgs> {
  if (!administrator) throw new Error("The first database of an environment needs an administrator");
  return { engine: "postgres", username: administrator.username, password: administrator.password };
}

/** What holds for every instance, whatever it is at the moment: a promotion changes none of it. */
function shape({ place, settings, data, keyArn }: DatabaseArgs): Omit<aws.rds.InstanceArgs, "identifier"> {
  const { backup, maintenance } = windows[place.role].database;
  return {
    engineVersion: majorVersion,
    instanceClass: settings.instanceClass,
    storageType: "gp3",
    // A replica is born with its source's storage; afterwards both grow by themselves.
    allocatedStorage: settings.storageGiB,
    maxAllocatedStorage: settings.storageGiB * 4,
    multiAz: settings.multiAz,
    storageEncrypted: true,
    kmsKeyId: keyArn,
    publiclyAccessible: false,
    iamDatabaseAuthenticationEnabled: true,
    caCertIdentifier: "rds-ca-rsa2048-g1",
    backupRetentionPeriod: settings.backupRetentionDays,
    backupWindow: backup,
    maintenanceWindow: maintenance,
    copyTagsToSnapshot: true,
    deletionProtection: true,
    skipFinalSnapshot: false,
    deleteAutomatedBackups: data.kind === "disposable",
    autoMinorVersionUpgrade: true,
    databaseInsightsMode: "standard",
    performanceInsightsEnabled: true,
    performanceInsightsKmsKeyId: keyArn,
    // All that the standard mode keeps; the advanced one keeps 465 days, for money a vCPU.
    performanceInsightsRetentionPeriod: 7,
    // Seconds. A peak of a minute is lost in figures a minute.
    monitoringInterval: 15,
    enabledCloudwatchLogsExports: logExports,
  };
}
