import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { platform } from "../../environments/platform.ts";
import type { AwsRegion } from "../../environments/regions.ts";
import { policyDocument } from "./policy-document.ts";

export interface MailIdentityArgs {
  /** Mail may be sent in its name and in those of all domains below it. */
  readonly domain: string;
  readonly zoneId: pulumi.Input<string>;
  /** SES is regional: a region that others depend on for their mail would be missed when it is lost. */
  readonly region: AwsRegion;
}

/** The right to send mail as the platform from one region: signed, over TLS alone, and by our own roles alone. */
export class MailIdentity extends pulumi.ComponentResource {
  constructor(name: string, args: MailIdentityArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:MailIdentity", name, {}, opts);
    const parent = this;
    const { domain } = args;
    const settings = new aws.sesv2.ConfigurationSet(
      name,
      {
        configurationSetName: platform.name,
        deliveryOptions: { tlsPolicy: "REQUIRE" },
        reputationOptions: { reputationMetricsEnabled: true },
        suppressionOptions: { suppressedReasons: ["BOUNCE", "COMPLAINT"] },
      },
      { parent },
    );
    const identity = new aws.sesv2.EmailIdentity(
      name,
      {
        emailIdentity: domain,
        // What is sent without naming a configuration set gets this one.
        configurationSetName: settings.configurationSetName,
      },
      { parent },
    );
    new aws.sesv2.EmailIdentityPolicy(
      name,
      { emailIdentity: identity.emailIdentity, policyName: "only-the-platform", policy: onlyOurRoles(identity.arn) },
      { parent },
    );
    publishSignature(name, args, identity, parent);
    returnBounces(name, args, identity, parent);
    this.registerOutputs();
  }
}

const onlyOurRoles = (identityArn: pulumi.Output<string>): pulumi.Output<string> =>
  policyDocument({
    effect: "Deny",
    actions: ["ses:SendEmail", "ses:SendRawEmail", "ses:SendTemplatedEmail", "ses:SendBulkTemplatedEmail"],
    principals: "*",
    resources: [identityArn],
    conditions: {
      ArnNotLike: { "aws:PrincipalArn": [`arn:aws:iam::${platform.accountId}:role/${platform.name}-*`] },
    },
  });

/** DKIM: receivers look the public key up under three names, so that SES can change it. */
function publishSignature(
  name: string,
  { domain, zoneId }: MailIdentityArgs,
  identity: aws.sesv2.EmailIdentity,
  parent: MailIdentity,
): void {
  for (const index of [0, 1, 2]) {
    const token = identity.dkimSigningAttributes.tokens[index];
    new aws.route53.Record(
      `${name}-dkim-${index}`,
      {
        zoneId,
        name: pulumi.interpolate`${token}._domainkey.${domain}`,
        type: "CNAME",
        ttl: 3600,
        records: [pulumi.interpolate`${token}.dkim.amazonses.com`],
      },
      // An identity keeps its tokens for ever; SES changes the keys behind them.
      { parent, ignoreChanges: ["name", "records"] },
    );
  }
}

/** SPF: bounces come back to a subdomain of ours, one a region, because such a name may have one MX record. */
function returnBounces(
  name: string,
  { domain, zoneId, region }: MailIdentityArgs,
  identity: aws.sesv2.EmailIdentity,
  parent: MailIdentity,
): void {
  const mailFromDomain = `mail-${region}.${domain}`;
  const record = (type: "MX" | "TXT", value: string): aws.route53.Record =>
    new aws.route53.Record(
      `${name}-${type.toLowerCase()}`,
      { zoneId, name: mailFromDomain, type, ttl: 3600, records: [value] },
      { parent },
    );
  const records = [
    record("MX", `10 feedback-smtp.${region}.amazonses.com`),
    record("TXT", "v=spf1 include:amazonses.com -all"),
  ];
  new aws.sesv2.EmailIdentityMailFromAttributes(
    name,
    { emailIdentity: identity.emailIdentity, mailFromDomain, behaviorOnMxFailure: "REJECT_MESSAGE" },
    { parent, dependsOn: records },
  );
}
