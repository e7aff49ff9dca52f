import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { RegionSettings } from "../../environments/environment.ts";
import type { Place } from "../../environments/naming.ts";
import { availabilityZones } from "../../environments/regions.ts";
import { subnetsOf, type ZoneSubnets } from "../../environments/subnets.ts";
import { FlowLog } from "./flow-log.ts";

export interface NetworkArgs {
  readonly place: Place;
  readonly settings: Pick<RegionSettings, "region" | "cidr" | "natGateways">;
  /** KMS key for the flow log. */
  readonly keyArn: pulumi.Input<string>;
}

/**
 * A VPC over three zones. Public subnets hold the load balancer and the NAT gateways, private ones the nodes, isolated
 * ones the data: those have no route to the internet at all.
 */
export class Network extends pulumi.ComponentResource {
  readonly vpcId: pulumi.Output<string>;
  readonly publicSubnetIds: readonly pulumi.Output<string>[];
  readonly privateSubnetIds: readonly pulumi.Output<string>[];
  readonly isolatedSubnetIds: readonly pulumi.Output<string>[];
  /** One a zone, for what gives the nodes another way out. */
  readonly privateRouteTableIds: readonly pulumi.Output<string>[];
  readonly natGatewayIds: readonly pulumi.Output<string>[];

  constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:Network", name, {}, opts);
    const parent = this;
    const { region, cidr, natGateways } = args.settings;
    const zones = subnetsOf(cidr, availabilityZones[region]);

    const vpc = new aws.ec2.Vpc(
      name,
      { cidrBlock: cidr, enableDnsHostnames: true, enableDnsSupport: true, tags: { Name: name } },
      { parent, protect: true },
    );
    // Adopted and emptied: whoever forgets to name a security group gets one that lets nothing through.
    new aws.ec2.DefaultSecurityGroup(
      `${name}-default`,
      { vpcId: vpc.id, ingress: [], egress: [], tags: { Name: `${name}-default` } },
      { parent },
    );
    new FlowLog(`${name}-flow-log`, { place: args.place, vpcId: vpc.id, keyArn: args.keyArn }, { parent });

    const gateway = new aws.ec2.InternetGateway(name, { vpcId: vpc.id, tags: { Name: name } }, { parent });
    const subnets = (kind: SubnetKind): aws.ec2.Subnet[] => makeSubnets(`${name}-${kind}`, vpc, zones, kind, parent);
    const [publicSubnets, privateSubnets, isolatedSubnets] = [
      subnets("public"),
      subnets("private"),
      subnets("isolated"),
    ];

    const publicRoutes = routeTable(`${name}-public`, vpc, publicSubnets, parent);
    new aws.ec2.Route(
      `${name}-public-internet`,
      { routeTableId: publicRoutes.id, destinationCidrBlock: everywhere, gatewayId: gateway.id },
      { parent },
    );

    const nats = publicSubnets
      .slice(0, natGateways === "one" ? 1 : publicSubnets.length)
      .map((subnet, index) => natGateway(`${name}-nat-${letter(zones, index)}`, subnet, parent));
    const privateRoutes = privateSubnets.map((subnet, index) => {
      const table = routeTable(`${name}-private-${letter(zones, index)}`, vpc, [subnet], parent);
      const natGatewayId = (nats[index] ?? nats[0])?.id;
      if (!natGatewayId) throw new Error(`${name} has no NAT gateway`);
      new aws.ec2.Route(
        `${name}-private-${letter(zones, index)}-internet`,
        { routeTableId: table.id, destinationCidrBlock: everywhere, natGatewayId },
        { parent },
      );
      return table;
    });
    const isolatedRoutes = routeTable(`${name}-isolated`, vpc, isolatedSubnets, parent);
    // A subnet that is given no route table leads nowhere either.
    new aws.ec2.MainRouteTableAssociation(
      `${name}-main`,
      { vpcId: vpc.id, routeTableId: isolatedRoutes.id },
      { parent },
    );

    this.vpcId = vpc.id;
    this.publicSubnetIds = publicSubnets.map(({ id }) => id);
    this.privateSubnetIds = privateSubnets.map(({ id }) => id);
    this.isolatedSubnetIds = isolatedSubnets.map(({ id }) => id);
    this.privateRouteTableIds = privateRoutes.map(({ id }) => id);
    this.natGatewayIds = nats.map(({ id }) => id);
    this.registerOutputs({ vpcId: this.vpcId });
  }
}

type SubnetKind = "public" | "private" | "isolated";

const everywhere = "0.0.0.0/0";

/** `a`, `b`, `c`: the last letter of a zone's name. */
const letter = (zones: readonly ZoneSubnets[], index: number): string => zones[index]?.zone.slice(-1) ?? "";

function makeSubnets(
  name: string,
  vpc: aws.ec2.Vpc,
  zones: readonly ZoneSubnets[],
  kind: SubnetKind,
  parent: pulumi.Resource,
): aws.ec2.Subnet[] {
  return zones.map((zone, index) => {
    const subnetName = `${name}-${letter(zones, index)}`;
    return new aws.ec2.Subnet(
      subnetName,
      {
        vpcId: vpc.id,
        availabilityZone: zone.zone,
        cidrBlock: zone[kind],
        mapPublicIpOnLaunch: false,
        tags: { Name: subnetName },
      },
      { parent },
    );
  });
}

function routeTable(
  name: string,
  vpc: aws.ec2.Vpc,
  subnets: readonly aws.ec2.Subnet[],
  parent: pulumi.Resource,
): aws.ec2.RouteTable {
  const table = new aws.ec2.RouteTable(name, { vpcId: vpc.id, tags: { Name: name } }, { parent });
  subnets.forEach((subnet, index) => {
    const suffix = subnets.length > 1 ? `-${index + 1}` : "";
    new aws.ec2.RouteTableAssociation(`${name}${suffix}`, { routeTableId: table.id, subnetId: subnet.id }, { parent });
  });
  return table;
}

function natGateway(name: string, subnet: aws.ec2.Subnet, parent: pulumi.Resource): aws.ec2.NatGateway {
  const address = new aws.ec2.Eip(name, { domain: "vpc", tags: { Name: name } }, { parent });
  const args = { allocationId: address.id, subnetId: subnet.id, tags: { Name: name } };
  return new aws.ec2.NatGateway(name, args, { parent });
}
