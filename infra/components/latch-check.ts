import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { latchPath } from "../../environments/naming.ts";
import { healthCheck } from "../../environments/recovery-timeline.ts";

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
        // A disabled check counts as healthy, and inverted as failed: it would move everybody to the standby.
        disabled: false,
        requestInterval: healthCheck.intervalSeconds,
        failureThreshold: healthCheck.failures,
        regions: [...healthCheck.askedFrom],
        tags: { Name: name },
      },
      { parent: this },
    );
    this.healthCheckId = check.id;
    this.registerOutputs({ healthCheckId: this.healthCheckId });
  }
}
