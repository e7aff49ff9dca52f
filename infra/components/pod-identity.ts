import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { trustedByService } from "./policy-document.ts";

export interface PodIdentityArgs {
  readonly clusterName: pulumi.Input<string>;
  readonly namespace: string;
  readonly serviceAccount: string;
  /** Name of the role. @default one that AWS makes unique */
  readonly roleName?: string;
  /** JSON of the role's own policy. @default none */
  readonly policy?: pulumi.Input<string>;
  /** Name of an AWS managed policy. @default none */
  readonly managedPolicy?: string;
}

/** Gives the pods of one ServiceAccount a role of their own in AWS. EKS alone can hand it out, and only to them. */
export class PodIdentity extends pulumi.ComponentResource {
  readonly roleArn: pulumi.Output<string>;

  constructor(name: string, args: PodIdentityArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:PodIdentity", name, {}, opts);
    const parent = this;
    const { clusterName, namespace, serviceAccount } = args;
    const role = new aws.iam.Role(
      name,
      {
        ...(args.roleName && { name: args.roleName }),
        assumeRolePolicy: trustedByService("pods.eks.amazonaws.com", ["sts:AssumeRole", "sts:TagSession"]),
      },
      { parent },
    );
    if (args.policy) new aws.iam.RolePolicy(name, { role: role.id, policy: args.policy }, { parent });
    if (args.managedPolicy)
      new aws.iam.RolePolicyAttachment(
        name,
        { role: role.name, policyArn: `arn:aws:iam::aws:policy/${args.managedPolicy}` },
        { parent },
      );
    new aws.eks.PodIdentityAssociation(name, { clusterName, namespace, serviceAccount, roleArn: role.arn }, { parent });
    this.roleArn = role.arn;
    this.registerOutputs({ roleArn: this.roleArn });
  }
}
