import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Environment, RegionSettings } from "../../environments/environment.ts";
import { backingPort, databaseInstanceName, type Place } from "../../environments/naming.ts";
import { DataFirewall } from "./data-firewall.ts";
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
  /** ARN of the environment's writer: what a replica of this region copies. */
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
      { family: `postgres${majorVersion}`, description: `PostgreSQL of ${name}`, parameters: parameterValues },
      { parent },
    );

    const instances = args.settings.instances.map((instance) => {
      const instanceName = `${name}-g${instance.generation}`;
      const resource = new aws.rds.Instance(
        instanceName,
        {
          identifier: databaseInstanceName(args.place, instance.generation),
          ...(bornEmpty(args.place, instance) ? birth(args) : {}),
          ...(instance.state === "replica" ? { replicateSourceDb: args.writerArn } : {}),
          ...shape(args),
          dbSubnetGroupName: subnets.name,
          vpcSecurityGroupIds: [firewall.securityGroupId],
          parameterGroupName: parameters.name,
          finalSnapshotIdentifier: `${databaseInstanceName(args.place, instance.generation)}-final`,
        },
        { parent, protect: true, retainOnDelete: args.data.kind === "irreplaceable" },
      );
      return { ...instance, resource };
    });

    const current = instances.find(({ state }) => state !== "retired") ?? instances.at(-1);
    if (!current) throw new Error(`${name} has no instance`);
    this.host = current.resource.address;
    this.registerOutputs({ host: this.host });
  }
}

/** Major only: RDS applies minor versions in its maintenance window, on primary and replica alike (A23). */
const majorVersion = "15";

type DatabaseInstance = RegionSettings["database"]["instances"][number];

/**
 * Only the first generation of the primary region is created empty; every other one is born as a replica. What belongs to
 * birth must never be added later: RDS would replace the instance.
 */
const bornEmpty = ({ role }: Place, { generation }: DatabaseInstance): boolean =>
  role === "primary" && generation === 1;

function birth({ administrator, settings }: DatabaseArgs): Partial<aws.rds.InstanceArgs> {
  if (!administrator) throw new Error("The first database of an environment needs an administrator");
  const { username, password } = administrator;
  return { engine: "postgres", engineVersion: majorVersion, allocatedStorage: settings.storageGiB, username, password };
}

/** What holds for every instance, whatever it is at the moment. */
function shape({ place, settings, data, keyArn }: DatabaseArgs): Omit<aws.rds.InstanceArgs, "identifier"> {
  const { backup, maintenance } = windows[place.role];
  return {
    instanceClass: settings.instanceClass,
    storageType: "gp3",
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
    skipFinalSnapshot: data.kind === "disposable",
    deleteAutomatedBackups: data.kind === "disposable",
    autoMinorVersionUpgrade: true,
    performanceInsightsEnabled: true,
    performanceInsightsKmsKeyId: keyArn,
    enabledCloudwatchLogsExports: ["postgresql", "upgrade"],
  };
}

const parameterValues = [
  // Clients verify the certificate too; this refuses whoever would not ask for TLS at all.
  { name: "rds.force_ssl", value: "1" },
  { name: "log_statement", value: "ddl" },
  { name: "log_min_duration_statement", value: "1000" },
];
