import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { RegionSettings } from "../../environments/environment.ts";
import {
  administratorKey,
  administratorSecretName,
  backingPort,
  type Place,
  prefix,
} from "../../environments/naming.ts";
import { DataFirewall } from "./data-firewall.ts";
import { generatedPassword } from "./generated-password.ts";
import type { Network } from "./network.ts";
import { StoredSecret } from "./stored-secret.ts";
import { windows } from "./windows.ts";

export interface BrokerArgs {
  readonly place: Place;
  readonly network: Pick<Network, "vpcId" | "isolatedSubnetIds">;
  readonly clients: pulumi.Input<string>;
  readonly settings: RegionSettings["broker"];
  readonly keyArn: pulumi.Input<string>;
}

/**
 * RabbitMQ of one region. Nothing is replicated to another one: services declare their own topology, and the outbox, which
 * PostgreSQL does replicate, fills it again.
 */
export class Broker extends pulumi.ComponentResource {
  readonly host: pulumi.Output<string>;

  constructor(name: string, args: BrokerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:Broker", name, {}, opts);
    const parent = this;
    const { place, network, clients, settings, keyArn } = args;

    const firewall = new DataFirewall(
      `${name}-firewall`,
      { vpcId: network.vpcId, ports: [backingPort.broker, managementPort], clients },
      { parent },
    );
    const username = "administrator";
    const password = generatedPassword(`${name}-administrator`, { parent });
    const broker = new aws.mq.Broker(
      name,
      {
        brokerName: prefix(place),
        engineType: "RabbitMQ",
        engineVersion: "4.2",
        hostInstanceType: settings.instanceType,
        deploymentMode: settings.deployment,
        subnetIds: network.isolatedSubnetIds.slice(0, settings.deployment === "CLUSTER_MULTI_AZ" ? 3 : 1),
        securityGroups: [firewall.securityGroupId],
        publiclyAccessible: false,
        encryptionOptions: { useAwsOwnedKey: false, kmsKeyId: keyArn },
        logs: { general: true },
        autoMinorVersionUpgrade: true,
        maintenanceWindowStartTime: windows[place.role].broker,
        users: [{ username, password }],
      },
      // A change of the users recreates the broker; the bootstrap Job makes and changes them instead.
      { parent, protect: true, ignoreChanges: ["users"] },
    );

    this.host = broker.instances.apply((instances) => hostOf(instances[0]?.endpoints[0]));
    new StoredSecret(
      `${name}-endpoints`,
      {
        name: administratorSecretName(place.environment, "broker", "endpoints"),
        description: `Host and administrator of the broker of ${prefix(place)}`,
        keyArn,
        value: {
          [administratorKey.host]: this.host,
          [administratorKey.username]: username,
          [administratorKey.password]: password,
        },
      },
      { parent },
    );
    this.registerOutputs({ host: this.host });
  }
}

/** RabbitMQ's management API, through which the bootstrap Job makes the services' users. */
const managementPort = 443;

/** @throws Error when AWS answers no endpoint: then every service would be told a wrong host */
function hostOf(endpoint: string | undefined): string {
  if (!endpoint) throw new Error("The broker has no endpoint");
  return new URL(endpoint).hostname;
}
