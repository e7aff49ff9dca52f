import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { trustedByService } from "./policy-document.ts";

/** Lets RDS write the operating system's figures of its machines into CloudWatch Logs: enhanced monitoring. */
export class MonitoringRole extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:MonitoringRole", name, {}, opts);
    const parent = this;
    const role = new aws.iam.Role(
      name,
      { assumeRolePolicy: trustedByService("monitoring.rds.amazonaws.com") },
      { parent },
    );
    const attachment = new aws.iam.RolePolicyAttachment(
      name,
      { role: role.name, policyArn: managedPolicy },
      { parent },
    );
    // RDS tries the role when an instance is made: its rights have to be there by then.
    this.arn = pulumi.all([role.arn, attachment.id]).apply(([arn]) => arn);
    this.registerOutputs({ arn: this.arn });
  }
}

const managedPolicy = "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole";
