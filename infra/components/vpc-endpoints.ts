import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { RegionSettings } from "../../environments/environment.ts";
import { platform } from "../../environments/platform.ts";
import { connect } from "./connection.ts";
import type { Network } from "./network.ts";
import { policyDocument, type Statement } from "./policy-document.ts";

export interface VpcEndpointsArgs {
  readonly network: Pick<Network, "vpcId" | "privateSubnetIds" | "privateRouteTableIds">;
  readonly settings: Pick<RegionSettings, "region" | "interfaceEndpoints">;
  /** Security group of the nodes, the only ones that may use them. */
  readonly clients: pulumi.Input<string>;
}

/**
 * Private ways from the nodes to AWS's own services: cheaper than NAT for images and logs, open when the way to the internet
 * is not, and shut to other accounts' credentials and buckets (docs/decisions/0030).
 */
export class VpcEndpoints extends pulumi.ComponentResource {
  constructor(name: string, args: VpcEndpointsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:VpcEndpoints", name, {}, opts);
    const parent = this;
    const { network, settings, clients } = args;
    const { vpcId, privateSubnetIds, privateRouteTableIds } = network;
    const { region, interfaceEndpoints } = settings;
    const serviceName = (service: string): string => `com.amazonaws.${region}.${service}`;

    for (const [service, statements] of Object.entries(gatewayStatements)) {
      const endpointName = `${name}-${service}`;
      new aws.ec2.VpcEndpoint(
        endpointName,
        {
          vpcId,
          serviceName: serviceName(service),
          vpcEndpointType: "Gateway",
          routeTableIds: [...privateRouteTableIds],
          policy: policyDocument(...statements),
          tags: { Name: endpointName },
        },
        { parent },
      );
    }

    const firewall = new aws.ec2.SecurityGroup(
      name,
      { vpcId, description: "Endpoints of AWS services", tags: { Name: name } },
      { parent },
    );
    connect(
      `${name}-nodes`,
      { from: clients, to: firewall.id, port: 443, description: "From the nodes to AWS services" },
      parent,
    );
    const subnetIds = interfaceEndpoints.zones === "one" ? privateSubnetIds.slice(0, 1) : [...privateSubnetIds];
    for (const service of interfaceServices) {
      const endpointName = `${name}-${service.replaceAll(".", "-")}`;
      new aws.ec2.VpcEndpoint(
        endpointName,
        {
          vpcId,
          serviceName: serviceName(service),
          vpcEndpointType: "Interface",
          subnetIds,
          securityGroupIds: [firewall.id],
          privateDnsEnabled: true,
          policy: policyDocument(ourPrincipals),
          tags: { Name: endpointName },
        },
        { parent },
      );
    }
    this.registerOutputs();
  }
}

/** What nodes, add-ons, operators and jobs call all day. Whatever is not here goes by NAT. */
const interfaceServices = [
  "ec2",
  "ecr.api",
  "ecr.dkr",
  "eks",
  "eks-auth",
  "elasticloadbalancing",
  "kms",
  "logs",
  "monitoring",
  "secretsmanager",
  "sts",
] as const;

const account = [platform.accountId];

/** Whatever a stolen pod brings along, it can act here as our own account alone. */
const ourPrincipals: Statement = {
  actions: ["*"],
  resources: ["*"],
  principals: "*",
  conditions: { StringEquals: { "aws:PrincipalAccount": account } },
};

const overTls = { Bool: { "aws:SecureTransport": ["true"] } };

/** They grant nothing: what passes here still needs the rights of whoever calls, and of the bucket or table. */
const gatewayStatements: Readonly<Record<"s3" | "dynamodb", readonly Statement[]>> = {
  s3: [
    {
      actions: ["s3:*"],
      resources: ["*"],
      principals: "*",
      conditions: { ...overTls, StringEquals: { "aws:ResourceAccount": account } },
    },
    // Registries hand out the layers of images as links to buckets of their own: ECR one a region, others any.
    { actions: ["s3:GetObject"], resources: ["*"], principals: "*", conditions: overTls },
  ],
  dynamodb: [
    {
      actions: ["dynamodb:*"],
      resources: ["*"],
      principals: "*",
      conditions: { StringEquals: { "aws:ResourceAccount": account } },
    },
  ],
};
