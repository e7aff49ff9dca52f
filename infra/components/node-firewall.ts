import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Network } from "./network.ts";

export interface NodeFirewallArgs {
  readonly network: Pick<Network, "vpcId">;
}

/**
 * The security group of the cluster's nodes and their pods. It lives with the network and not with the cluster, so that
 * databases can let it in before any cluster exists, and a cluster can be replaced without touching them.
 */
export class NodeFirewall extends pulumi.ComponentResource {
  readonly securityGroupId: pulumi.Output<string>;

  constructor(name: string, args: NodeFirewallArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:NodeFirewall", name, {}, opts);
    const parent = this;
    const { vpcId } = args.network;
    const group = new aws.ec2.SecurityGroup(
      name,
      { vpcId, description: "Nodes and pods of the cluster", tags: { Name: name } },
      { parent },
    );
    const securityGroupId = group.id;

    const amongNodes = {
      securityGroupId,
      referencedSecurityGroupId: group.id,
      ipProtocol: "-1",
      description: "Pods among themselves",
    };
    new aws.vpc.SecurityGroupIngressRule(`${name}-nodes-in`, amongNodes, { parent });
    new aws.vpc.SecurityGroupEgressRule(`${name}-nodes-out`, amongNodes, { parent });

    // AWS's own services, GitHub and webhooks all speak HTTPS; their addresses cannot be listed. Names need no rule: security
    // groups do not apply to the resolver of a VPC.
    const https = {
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      cidrIpv4: "0.0.0.0/0",
      description: "AWS and GitHub",
    };
    new aws.vpc.SecurityGroupEgressRule(`${name}-https`, { ...https, securityGroupId }, { parent });

    this.securityGroupId = group.id;
    this.registerOutputs({ securityGroupId: this.securityGroupId });
  }
}
