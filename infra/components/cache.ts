import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { RegionSettings } from "../../environments/environment.ts";
import { backingPort, cacheUserId, logGroupName, type Place, prefix } from "../../environments/naming.ts";
import { DataFirewall } from "./data-firewall.ts";
import { generatedPassword } from "./generated-password.ts";
import { logGroup } from "./log-group.ts";
import type { Network } from "./network.ts";
import { windows } from "./windows.ts";

export interface CacheArgs {
  readonly place: Place;
  readonly network: Pick<Network, "vpcId" | "isolatedSubnetIds">;
  readonly clients: pulumi.Input<string>;
  readonly settings: RegionSettings["cache"];
  readonly keyArn: pulumi.Input<string>;
  /** Names of the services that get an account. */
  readonly users: readonly string[];
}

/** Valkey of one region, an account a service. Disposable: everything in it can be made again from PostgreSQL. */
export class Cache extends pulumi.ComponentResource {
  readonly host: pulumi.Output<string>;
  /** Service → its password. */
  readonly passwords: Readonly<Record<string, pulumi.Output<string>>>;

  constructor(name: string, args: CacheArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:Cache", name, {}, opts);
    const parent = this;
    const { place, network, clients, settings, keyArn } = args;

    const firewall = new DataFirewall(
      `${name}-firewall`,
      { vpcId: network.vpcId, ports: [backingPort.cache], clients },
      { parent },
    );
    const subnets = new aws.elasticache.SubnetGroup(name, { subnetIds: [...network.isolatedSubnetIds] }, { parent });
    const parameters = new aws.elasticache.ParameterGroup(
      name,
      { family: "valkey8", description: `Valkey of ${prefix(place)}`, parameters: parameterValues },
      { parent },
    );
    const accounts = makeAccounts(name, args, parent);
    const logs = (["slow-log", "engine-log"] as const).map((logType) => ({
      logType,
      logFormat: "json",
      destinationType: "cloudwatch-logs",
      destination: logGroup(`${name}-${logType}`, { name: logGroupName(place, `cache-${logType}`), keyArn }, { parent })
        .name,
    }));

    const { backup, maintenance } = windows[place.role].cache;
    const replicated = settings.replicas > 0;
    const cache = new aws.elasticache.ReplicationGroup(
      name,
      {
        replicationGroupId: prefix(place),
        description: `Cache of ${prefix(place)}`,
        engine,
        engineVersion: "8.1",
        autoMinorVersionUpgrade: true,
        maintenanceWindow: maintenance,
        nodeType: settings.nodeType,
        numCacheClusters: settings.replicas + 1,
        automaticFailoverEnabled: replicated,
        multiAzEnabled: replicated,
        port: backingPort.cache,
        subnetGroupName: subnets.name,
        securityGroupIds: [firewall.securityGroupId],
        parameterGroupName: parameters.name,
        userGroupIds: [accounts.groupId],
        transitEncryptionEnabled: true,
        transitEncryptionMode: "required",
        atRestEncryptionEnabled: true,
        kmsKeyId: keyArn,
        snapshotRetentionLimit: 1,
        snapshotWindow: backup,
        logDeliveryConfigurations: logs,
      },
      { parent },
    );

    this.host = cache.primaryEndpointAddress;
    this.passwords = accounts.passwords;
    this.registerOutputs({ host: this.host });
  }
}

/** ElastiCache's names of the nodes, which its metrics go by: `rumbo-production-primary-001` and so on. */
export const cacheNodes = (place: Place, { replicas }: RegionSettings["cache"]): readonly string[] =>
  Array.from({ length: replicas + 1 }, (_, index) => `${prefix(place)}-${String(index + 1).padStart(3, "0")}`);

const engine = "valkey";

const parameterValues = [
  // Everything here can be made again, so the least used makes room. The default spares what has no expiry, and then
  // refuses writes.
  { name: "maxmemory-policy", value: "allkeys-lru" },
  // Microseconds: a fifth of what our clients wait for an answer.
  { name: "slowlog-log-slower-than", value: "50000" },
];

/** A password and an account a service, in the one group that the cache lets in. */
function makeAccounts(name: string, { place, users }: CacheArgs, parent: pulumi.Resource) {
  const passwords = users.map((user) => [user, generatedPassword(`${name}-${user}`, { parent })] as const);
  const accounts = passwords.map(
    ([user, password]) =>
      new aws.elasticache.User(
        `${name}-${user}`,
        { ...account, userId: cacheUserId(place, user), userName: user, passwords: [password] },
        { parent },
      ),
  );
  const group = new aws.elasticache.UserGroup(
    name,
    { engine, userGroupId: prefix(place), userIds: accounts.map(({ userId }) => userId) },
    { parent },
  );
  return { groupId: group.userGroupId, passwords: Object.fromEntries(passwords) };
}

/** Everything but administration; `INFO` is what clients ask a server first, though it counts as dangerous. */
const account = { engine, accessString: "on ~* &* +@all -@admin -@dangerous +info" };
