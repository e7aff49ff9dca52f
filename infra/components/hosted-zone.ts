import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** The platform's DNS zone. Its registrar points at these name servers, so a new zone would be a new platform. */
export class HostedZone extends pulumi.ComponentResource {
  readonly zoneId: pulumi.Output<string>;
  readonly nameServers: pulumi.Output<string[]>;

  constructor(name: string, args: { readonly domain: string }, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:HostedZone", name, {}, opts);
    const zone = new aws.route53.Zone(
      name,
      { name: args.domain, comment: "Owned by the shared stack", forceDestroy: false },
      { parent: this, protect: true },
    );
    this.zoneId = zone.zoneId;
    this.nameServers = zone.nameServers;
    this.registerOutputs({ zoneId: this.zoneId });
  }
}
