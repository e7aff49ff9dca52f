import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { latchPath } from "../../environments/naming.ts";

export interface LatchCheckArgs {
  /** Regional host of the standby. */
  readonly standbyHost: string;
}

/**
 * Asks the standby whether it has taken over, inverted: healthy means "it has not". A dead standby therefore leaves the
 * primary in place, and a primary that comes back changes nothing: nobody fails back without a person.
 */
export class LatchCheck extends pulumi.ComponentResource {
  readonly healthCheckId: pulumi.Output<string>;

  constructor(name: string, args: LatchCheckArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:LatchCheck", name, {}, opts);
    const check = new aws.route53.HealthCheck(
      name,
      {
        type: "HTTPS",
        fqdn: args.standbyHost,
        port: 443,
        resourcePath: latchPath,
        enableSni: true,
        invertHealthcheck: true,
        // 10 s × 3: with the 60 s of an alias record, resolvers have moved 90 s after the latch (recovery.md 1.3).
        requestInterval: 10,
        failureThreshold: 3,
        tags: { Name: name },
      },
      { parent: this },
    );
    this.healthCheckId = check.id;
    this.registerOutputs({ healthCheckId: this.healthCheckId });
  }
}
