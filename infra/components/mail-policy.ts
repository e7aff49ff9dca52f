import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { platform } from "../../environments/platform.ts";

export interface MailPolicyArgs {
  readonly domain: string;
  readonly zoneId: pulumi.Input<string>;
}

/**
 * What receivers do with mail that claims to be from the domain or from below it and is not signed as ours: refuse it, and
 * tell us (DMARC). Nothing bounces to the domain itself, so nobody may send for it by address (SPF).
 */
export class MailPolicy extends pulumi.ComponentResource {
  constructor(name: string, { domain, zoneId }: MailPolicyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:MailPolicy", name, {}, opts);
    const text = (what: string, host: string, value: string): aws.route53.Record =>
      new aws.route53.Record(
        `${name}-${what}`,
        { zoneId, name: host, type: "TXT", ttl: 3600, records: [value] },
        { parent: this },
      );
    text("dmarc", `_dmarc.${domain}`, `v=DMARC1; p=reject; rua=mailto:${platform.contact}`);
    text("spf", domain, "v=spf1 -all");
    this.registerOutputs();
  }
}
