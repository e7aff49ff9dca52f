import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { RegionSettings } from "../../environments/environment.ts";
import { backingPort, cacheUserId, type Place, prefix } from "../../environments/naming.ts";
import { DataFirewall } from "./data-firewall.ts";
import type { Network } from "./network.ts";
import { generatedPassword } from "./generated-password.ts";

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
    const passwords = args.users.map((user) => [user, generatedPassword(`${name}-${user}`, { parent })] as const);
    const users = passwords.map(
      ([user, password]) =>
        new aws.elasticache.User(
          `${name}-${user}`,
          { ...account, userId: cacheUserId(place, user), userName: user, passwords: [password] },
          { parent },
        ),
    );
    const group = new aws.elasticache.UserGroup(
      name,
      { engine, userGroupId: prefix(place), userIds: users.map(({ userId }) => userId) },
      { parent },
    );

    const replicated = settings.replicas > 0;
    const cache = new aws.elasticache.ReplicationGroup(
      name,
      {
        replicationGroupId: prefix(place),
        description: `Cache of ${prefix(place)}`,
        engine,
        engineVersion: "8.1",
        nodeType: settings.nodeType,
        numCacheClusters: settings.replicas + 1,
        automaticFailoverEnabled: replicated,
        multiAzEnabled: replicated,
        port: backingPort.cache,
        subnetGroupName: subnets.name,
        securityGroupIds: [firewall.securityGroupId],
        userGroupIds: [group.userGroupId],
        transitEncryptionEnabled: true,
        atRestEncryptionEnabled: true,
        kmsKeyId: keyArn,
        snapshotRetentionLimit: 1,
      },
      { parent },
    );

    this.host = cache.primaryEndpointAddress;
    this.passwords = Object.fromEntries(passwords);
    this.registerOutputs({ host: this.host });
  }
}

const engine = "valkey";

/** Everything but administration; `INFO` is what clients ask a server first, though it counts as dangerous. */
const account = { engine, accessString: "on ~* &* +@all -@admin -@dangerous +info" };
