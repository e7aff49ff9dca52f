import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { platform } from "../../environments/platform.ts";
import type { AwsRegion } from "../../environments/regions.ts";

/** A resource that was just made, as far as its answer depends on it. */
export interface Made {
  readonly type: string;
  /** Pulumi's name for it. */
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly region: AwsRegion;
}

export interface Answer {
  readonly id: string;
  /** Outputs beside the inputs. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/**
 * What AWS would answer when a resource has been made: its id, its ARN, its host names. The same for the same resource,
 * always. Only outputs that our programs read are here; reading another one fails the plan and says so.
 */
export function answer(made: Made): Answer {
  const { type, name, inputs, region } = made;
  const id = idOf(made);
  const service = type.split(":")[1]?.split("/")[0] ?? "";
  const kind = type.split(":")[2]?.toLowerCase() ?? "";
  const arn = `arn:aws:${service}:${region}:${platform.accountId}:${kind}/${id}`;
  const common = type.startsWith("aws:") ? { arn, name: id } : {};
  return { id, outputs: { ...common, ...special[type]?.({ id, name, inputs, region }) } };
}

/** What AWS and Pulumi answer to a look-up. */
export function lookUp(
  token: string,
  inputs: Readonly<Record<string, unknown>>,
  region: AwsRegion,
): Record<string, unknown> {
  switch (token) {
    case "aws:acm/getCertificate:getCertificate":
      return {
        ...inputs,
        arn: certificateArn(inputs["domain"], region),
      };
    case "aws:route53/getZone:getZone":
      return { ...inputs, zoneId: zoneId(String(inputs["name"])) };
    default:
      throw new Error(`The plan has no answer for the look-up ${token}; add it to infra/plan/answers.ts.`);
  }
}

interface Asked extends Pick<Made, "name" | "inputs" | "region"> {
  readonly id: string;
}

function idOf(made: Made): string {
  const prefix = idPrefix[made.type];
  if (prefix !== undefined) return `${prefix}-${digest(made, 17)}`;
  return ownId[made.type]?.(made) ?? physicalName(made) ?? made.name;
}

/** Resources whose id is neither a prefix and digits nor their name. */
const ownId: Readonly<Record<string, (made: Made) => string>> = {
  "aws:acm/certificate:Certificate": ({ inputs, region }) => certificateArn(inputs["domainName"], region),
  "aws:kms/key:Key": (made) => uuid(digest(made, 32)),
  "aws:kms/replicaKey:ReplicaKey": (made) => uuid(digest(made, 32)),
  "aws:route53/zone:Zone": ({ inputs }) => zoneId(String(inputs["name"])),
};

/** Resources whose id is a prefix and 17 hexadecimal digits. */
const idPrefix: Readonly<Record<string, string>> = {
  "aws:ec2/vpc:Vpc": "vpc",
  "aws:ec2/subnet:Subnet": "subnet",
  "aws:ec2/securityGroup:SecurityGroup": "sg",
  "aws:ec2/internetGateway:InternetGateway": "igw",
  "aws:ec2/natGateway:NatGateway": "nat",
  "aws:ec2/eip:Eip": "eipalloc",
  "aws:ec2/routeTable:RouteTable": "rtb",
  "aws:ec2/launchTemplate:LaunchTemplate": "lt",
};

const special: Readonly<Record<string, (asked: Asked) => Record<string, unknown>>> = {
  "aws:kms/key:Key": ({ id, region }) => ({ arn: `arn:aws:kms:${region}:${platform.accountId}:key/${id}` }),
  "aws:kms/replicaKey:ReplicaKey": ({ id, region }) => ({
    arn: `arn:aws:kms:${region}:${platform.accountId}:key/${id}`,
  }),
  "aws:cloudwatch/eventRule:EventRule": ({ id, region }) => ({
    arn: `arn:aws:events:${region}:${platform.accountId}:rule/${id}`,
  }),
  "aws:lambda/function:Function": ({ id, region }) => ({
    arn: `arn:aws:lambda:${region}:${platform.accountId}:function:${id}`,
  }),
  "aws:iam/role:Role": ({ id }) => ({ arn: `arn:aws:iam::${platform.accountId}:role/${id}` }),
  "aws:s3/bucket:Bucket": ({ id }) => ({ arn: `arn:aws:s3:::${id}` }),
  "aws:cloudwatch/logGroup:LogGroup": ({ id, region }) => ({
    arn: `arn:aws:logs:${region}:${platform.accountId}:log-group:${id}`,
  }),
  "aws:route53/zone:Zone": ({ inputs }) => ({
    arn: `arn:aws:route53:::hostedzone/${zoneId(String(inputs["name"]))}`,
    zoneId: zoneId(String(inputs["name"])),
    nameServers: ["ns-1.awsdns-01.com", "ns-2.awsdns-02.net", "ns-3.awsdns-03.org", "ns-4.awsdns-04.co.uk"],
  }),
  "aws:route53/keySigningKey:KeySigningKey": ({ id }) => ({ dsRecord: `12345 13 2 ${hash(id, 64).toUpperCase()}` }),
  "aws:sesv2/emailIdentity:EmailIdentity": ({ inputs, region }) => {
    const domain = String(inputs["emailIdentity"]);
    return {
      arn: `arn:aws:ses:${region}:${platform.accountId}:identity/${domain}`,
      dkimSigningAttributes: { tokens: [0, 1, 2].map((index) => hash(`${domain} ${region} ${index}`, 32)) },
    };
  },
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": ({ inputs }) => ({
    arn: `arn:aws:iam::${platform.accountId}:oidc-provider/${String(inputs["url"]).replace("https://", "")}`,
  }),
  "aws:acm/certificate:Certificate": ({ id, inputs }) => {
    const domain = String(inputs["domainName"]);
    return {
      arn: id,
      domainValidationOptions: [
        {
          domainName: domain,
          resourceRecordName: `_${hash(domain, 32)}.${domain}.`,
          resourceRecordType: "CNAME",
          resourceRecordValue: `_${hash(`${domain} value`, 32)}.acm-validations.aws.`,
        },
      ],
    };
  },
  "aws:lb/loadBalancer:LoadBalancer": ({ id, region }) => ({
    dnsName: `${id}-${hash(id, 16)}.elb.${region}.amazonaws.com`,
    zoneId: zoneId(`elb ${region}`),
    arn: elbArn(region, `loadbalancer/net/${id}/${hash(id, 16)}`),
  }),
  "aws:lb/targetGroup:TargetGroup": ({ id, region }) => ({ arn: elbArn(region, `targetgroup/${id}/${hash(id, 16)}`) }),
  "aws:sns/topic:Topic": ({ id, region }) => ({ arn: `arn:aws:sns:${region}:${platform.accountId}:${id}` }),
  "aws:rds/instance:Instance": ({ inputs, region }) => {
    const identifier = String(inputs["identifier"]);
    return {
      arn: `arn:aws:rds:${region}:${platform.accountId}:db:${identifier}`,
      address: `${identifier}.${hash(`${identifier} ${region}`, 12)}.${region}.rds.amazonaws.com`,
    };
  },
  "aws:elasticache/replicationGroup:ReplicationGroup": ({ id, region }) => ({
    primaryEndpointAddress: `master.${id}.${hash(id, 6)}.${region}.cache.amazonaws.com`,
  }),
  "aws:mq/broker:Broker": ({ id, region }) => ({
    instances: [{ endpoints: [`amqps://b-${hash(id, 32)}.mq.${region}.on.aws:5671`] }],
  }),
  "aws:eks/cluster:Cluster": ({ id, region, inputs }) => ({
    endpoint: `https://${hash(id, 32).toUpperCase()}.gr7.${region}.eks.amazonaws.com`,
    certificateAuthority: { data: Buffer.from(`certificate authority of ${id}`).toString("base64") },
    vpcConfig: { ...(inputs["vpcConfig"] as object), clusterSecurityGroupId: `sg-${hash(id, 17)}` },
  }),
  "aws:ec2/launchTemplate:LaunchTemplate": () => ({ latestVersion: 1 }),
  "random:index/randomPassword:RandomPassword": ({ name }) => ({ result: pulumi.secret(hash(name, 32)) }),
  "tls:index/privateKey:PrivateKey": ({ name }) => ({
    privateKeyPemPkcs8: pulumi.secret(`-----BEGIN PRIVATE KEY-----\n${hash(name, 64)}\n-----END PRIVATE KEY-----\n`),
  }),
};

/** The name that a program gave a resource in AWS, under whichever property that type calls it. */
function physicalName({ inputs }: Made): string | undefined {
  const properties = ["name", "identifier", "bucket", "brokerName", "replicationGroupId", "userId", "userGroupId"];
  return properties.map((property) => inputs[property]).find((value) => typeof value === "string");
}

const certificateArn = (domain: unknown, region: AwsRegion): string =>
  `arn:aws:acm:${region}:${platform.accountId}:certificate/${uuid(hash(`certificate of ${String(domain)} in ${region}`, 32))}`;

const uuid = (digits: string): string => digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");

const elbArn = (region: AwsRegion, what: string): string =>
  `arn:aws:elasticloadbalancing:${region}:${platform.accountId}:${what}`;

const zoneId = (of: string): string => `Z${hash(of, 13).toUpperCase()}`;

const digest = ({ type, name, region }: Made, length: number): string => hash(`${type} ${name} ${region}`, length);

const hash = (text: string, length: number): string => createHash("sha256").update(text).digest("hex").slice(0, length);
