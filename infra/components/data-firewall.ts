import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { connect } from "./connection.ts";

export interface DataFirewallArgs {
  readonly vpcId: pulumi.Input<string>;
  readonly ports: readonly number[];
  /** The only security group that may connect: that of the cluster's nodes. */
  readonly clients: pulumi.Input<string>;
}

/** The security group of a backing service: its ports are open to the nodes and to nobody else, and it calls nobody. */
export class DataFirewall extends pulumi.ComponentResource {
  readonly securityGroupId: pulumi.Output<string>;

  constructor(name: string, args: DataFirewallArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:DataFirewall", name, {}, opts);
    const { vpcId, clients } = args;
    const group = new aws.ec2.SecurityGroup(
      name,
      { vpcId, description: `What may reach ${name}`, tags: { Name: name } },
      { parent: this },
    );
    for (const port of args.ports) {
      const description = `From the nodes to port ${port}`;
      connect(`${name}-nodes-${port}`, { from: clients, to: group.id, port, description }, this);
    }
    this.securityGroupId = group.id;
    this.registerOutputs({ securityGroupId: this.securityGroupId });
  }
}
