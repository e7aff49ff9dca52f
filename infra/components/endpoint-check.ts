import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { healthCheck } from "../../environments/recovery-timeline.ts";

export interface EndpointCheckArgs {
  /** Regional host. */
  readonly host: string;
}

/**
 * Asks a region's front door from outside. NGINX itself answers what comes without TLS, with a redirect that counts as an
 * answer: no service and no database is asked, so a slow one of those is no lost region. It feeds an alarm and no record.
 */
export class EndpointCheck extends pulumi.ComponentResource {
  readonly healthCheckId: pulumi.Output<string>;

  constructor(name: string, { host }: EndpointCheckArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:EndpointCheck", name, {}, opts);
    const check = new aws.route53.HealthCheck(
      name,
      {
        type: "HTTP",
        fqdn: host,
        port: 80,
        resourcePath: "/",
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
