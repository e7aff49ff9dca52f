import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { LoadBalancer } from "./load-balancer.ts";

export interface AliasRecordArgs {
  readonly zoneId: pulumi.Input<string>;
  readonly host: string;
  readonly target: Pick<LoadBalancer, "dnsName" | "zoneId">;
}

/** Publishes a load balancer under a host name. Not evaluated: a name that vanishes helps nobody. */
export function aliasRecord(
  name: string,
  args: AliasRecordArgs,
  opts: pulumi.CustomResourceOptions,
): aws.route53.Record {
  const { dnsName, zoneId } = args.target;
  return new aws.route53.Record(
    name,
    {
      zoneId: args.zoneId,
      name: args.host,
      type: "A",
      aliases: [{ name: dnsName, zoneId, evaluateTargetHealth: false }],
    },
    opts,
  );
}
