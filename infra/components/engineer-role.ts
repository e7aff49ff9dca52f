import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { engineerRoleName } from "../../environments/naming.ts";
import { platform } from "../../environments/platform.ts";
import { policyDocument } from "./policy-document.ts";

/**
 * What platform engineers become, with a second factor, to reach a cluster. It has no rights in AWS beyond finding the
 * clusters; what it may do inside is each cluster's access entry.
 */
export class EngineerRole extends pulumi.ComponentResource {
  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:EngineerRole", name, {}, opts);
    const assumeRolePolicy = policyDocument({
      actions: ["sts:AssumeRole"],
      principals: { AWS: [`arn:aws:iam::${platform.accountId}:root`] },
      conditions: { Bool: { "aws:MultiFactorAuthPresent": ["true"] } },
    });
    const role = new aws.iam.Role(
      name,
      { name: engineerRoleName, assumeRolePolicy, maxSessionDuration: 3600 },
      { parent: this },
    );
    const policy = policyDocument({
      actions: ["eks:DescribeCluster"],
      resources: [`arn:aws:eks:*:${platform.accountId}:cluster/${platform.name}-*`],
    });
    new aws.iam.RolePolicy(name, { role: role.id, policy }, { parent: this });
    this.registerOutputs();
  }
}
