import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { platform } from "../../environments/platform.ts";
import type { AwsRegion } from "../../environments/regions.ts";
import { EncryptionKey, usedByLogs } from "./encryption-key.ts";
import { logGroup } from "./log-group.ts";
import { policyDocument } from "./policy-document.ts";
import { SigningKey } from "./signing-key.ts";

/** Route 53 has no regions, but takes log groups and signing keys of this one alone. Pass its provider. */
export const route53Region: AwsRegion = "us-east-1";

/**
 * The platform's DNS zone: signed, its queries logged, and open to changes again within an hour of Route 53's own region
 * failing. Its registrar points at these name servers, so a new zone would be a new platform.
 */
export class HostedZone extends pulumi.ComponentResource {
  readonly zoneId: pulumi.Output<string>;
  readonly nameServers: pulumi.Output<string[]>;
  /** What the registrar publishes for the signatures to count. */
  readonly dsRecord: pulumi.Output<string>;

  constructor(name: string, args: { readonly domain: string }, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:HostedZone", name, {}, opts);
    const parent = this;
    const { domain } = args;
    const zone = new aws.route53.Zone(
      name,
      {
        name: domain,
        comment: "Owned by the shared stack",
        forceDestroy: false,
        enableAcceleratedRecovery: true,
      },
      { parent, protect: true },
    );
    this.zoneId = zone.zoneId;
    this.nameServers = zone.nameServers;
    this.dsRecord = sign(name, this.zoneId, parent);
    logQueries(name, domain, zone, parent);
    limitAuthorities(name, domain, this.zoneId, parent);
    this.registerOutputs({ zoneId: this.zoneId });
  }
}

function sign(name: string, hostedZoneId: pulumi.Input<string>, parent: HostedZone): pulumi.Output<string> {
  const key = new SigningKey(
    `${name}-signing-key`,
    { alias: `alias/${platform.name}-dnssec`, description: "Signs the keys of the DNS zone" },
    { parent },
  );
  const keySigningKey = new aws.route53.KeySigningKey(
    name,
    { hostedZoneId, keyManagementServiceArn: key.arn, name: "g1", status: "ACTIVE" },
    // Resolvers that know the registrar's record refuse every answer once this is gone.
    { parent, protect: true },
  );
  new aws.route53.HostedZoneDnsSec(
    name,
    { hostedZoneId: keySigningKey.hostedZoneId, signingStatus: "SIGNING" },
    { parent, protect: true, dependsOn: [keySigningKey] },
  );
  return keySigningKey.dsRecord;
}

function logQueries(name: string, domain: string, zone: aws.route53.Zone, parent: HostedZone): void {
  const { arn: keyArn } = new EncryptionKey(
    `${name}-log-key`,
    { alias: `alias/${platform.name}-dns-log`, description: "Log of DNS queries", usedBy: [usedByLogs(route53Region)] },
    { parent },
  );
  const logs = logGroup(`${name}-queries`, { name: `/aws/route53/${domain}`, keyArn }, { parent });
  const policy = new aws.cloudwatch.LogResourcePolicy(
    `${name}-queries`,
    {
      policyName: `${platform.name}-dns-queries`,
      policyDocument: policyDocument({
        actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
        resources: [pulumi.interpolate`${logs.arn}:*`],
        principals: { Service: ["route53.amazonaws.com"] },
        conditions: {
          StringEquals: { "aws:SourceAccount": [platform.accountId] },
          ArnLike: { "aws:SourceArn": [zone.arn] },
        },
      }),
    },
    { parent },
  );
  new aws.route53.QueryLog(
    name,
    { zoneId: zone.zoneId, cloudwatchLogGroupArn: logs.arn },
    { parent, dependsOn: [policy] },
  );
}

/** Nobody but Amazon issues certificates for the zone and what is below it; who is asked to tells us. */
function limitAuthorities(name: string, domain: string, zoneId: pulumi.Input<string>, parent: HostedZone): void {
  new aws.route53.Record(
    `${name}-authorities`,
    {
      zoneId,
      name: domain,
      type: "CAA",
      ttl: 3600,
      records: [`0 issue "amazon.com"`, `0 issuewild "amazon.com"`, `0 iodef "mailto:${platform.contact}"`],
    },
    { parent },
  );
}
