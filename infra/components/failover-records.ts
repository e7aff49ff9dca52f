import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { RegionRole } from "../../environments/environment.ts";
import { regionalHost } from "../../environments/naming.ts";
import type { LatchCheck } from "./latch-check.ts";

export interface FailoverRecordsArgs {
  readonly zoneId: pulumi.Input<string>;
  readonly domain: string;
  readonly latch: Pick<LatchCheck, "healthCheckId">;
}

/**
 * The public name of an environment with two regions. It aliases the regions' own names, so it needs nothing of their
 * stacks. Only the latch moves it; neither side's load balancer is evaluated, which would fail back by itself.
 */
export class FailoverRecords extends pulumi.ComponentResource {
  constructor(name: string, args: FailoverRecordsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:FailoverRecords", name, {}, opts);
    const { zoneId, domain } = args;
    const record = (role: RegionRole, more: Partial<aws.route53.RecordArgs>): aws.route53.Record =>
      new aws.route53.Record(
        `${name}-${role}`,
        {
          zoneId,
          name: domain,
          type: "A",
          aliases: [{ name: regionalHost(domain, role), zoneId, evaluateTargetHealth: false }],
          setIdentifier: role,
          failoverRoutingPolicies: [{ type: role === "primary" ? "PRIMARY" : "SECONDARY" }],
          ...more,
        },
        { parent: this },
      );
    record("primary", { healthCheckId: args.latch.healthCheckId });
    record("secondary", {});
    this.registerOutputs();
  }
}
