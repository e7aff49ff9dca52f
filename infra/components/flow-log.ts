import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logGroupName, type Place } from "../../environments/naming.ts";
import { logGroup } from "./log-group.ts";
import { policyDocument, trustedByService } from "./policy-document.ts";

export interface FlowLogArgs {
  readonly place: Place;
  readonly vpcId: pulumi.Input<string>;
  readonly keyArn: pulumi.Input<string>;
}

/** Who talked to whom in a VPC, by the minute and kept for a year: what an incident is reconstructed from. */
export class FlowLog extends pulumi.ComponentResource {
  constructor(name: string, args: FlowLogArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:FlowLog", name, {}, opts);
    const parent = this;
    const logs = logGroup(name, { name: logGroupName(args.place, "flow-log"), keyArn: args.keyArn }, { parent });
    const role = new aws.iam.Role(
      name,
      { assumeRolePolicy: trustedByService("vpc-flow-logs.amazonaws.com") },
      { parent },
    );
    const policy = policyDocument({
      actions: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
      resources: [pulumi.interpolate`${logs.arn}:*`],
    });
    new aws.iam.RolePolicy(name, { role: role.id, policy }, { parent });
    new aws.ec2.FlowLog(
      name,
      {
        vpcId: args.vpcId,
        trafficType: "ALL",
        maxAggregationInterval: 60,
        iamRoleArn: role.arn,
        logDestination: logs.arn,
        tags: { Name: name },
      },
      { parent },
    );
    this.registerOutputs();
  }
}
