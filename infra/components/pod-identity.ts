import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { platform } from "../../environments/platform.ts";
import type { Cluster } from "./cluster.ts";
import { policyDocument, type Statement } from "./policy-document.ts";

export interface PodIdentityArgs {
  readonly cluster: Pick<Cluster, "clusterName" | "arn">;
  readonly namespace: string;
  readonly serviceAccount: string;
  /** Name of the role. @default one that Pulumi makes unique */
  readonly roleName?: string;
  /** What the role itself allows. @default nothing */
  readonly rights?: readonly Statement[];
  /** Name of an AWS managed policy. @default none */
  readonly managedPolicy?: string;
}

/**
 * Gives the pods of one ServiceAccount a role of their own in AWS. The association says so to EKS, and the role's trust says
 * it again to STS: a second association, made by mistake or by an intruder, opens nothing.
 */
export class PodIdentity extends pulumi.ComponentResource {
  constructor(name: string, args: PodIdentityArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:PodIdentity", name, {}, opts);
    const parent = this;
    const { namespace, serviceAccount, rights = [] } = args;
    const role = new aws.iam.Role(
      name,
      { ...(args.roleName && { name: args.roleName }), assumeRolePolicy: trust(args) },
      { parent },
    );
    if (rights.length > 0)
      new aws.iam.RolePolicy(name, { role: role.id, policy: policyDocument(...rights) }, { parent });
    if (args.managedPolicy)
      new aws.iam.RolePolicyAttachment(
        name,
        { role: role.name, policyArn: `arn:aws:iam::aws:policy/${args.managedPolicy}` },
        { parent },
      );
    new aws.eks.PodIdentityAssociation(
      name,
      { clusterName: args.cluster.clusterName, namespace, serviceAccount, roleArn: role.arn },
      { parent },
    );
    this.registerOutputs();
  }
}

/** Pinned to one cluster, namespace and ServiceAccount, which EKS states as tags of the session (A13). */
function trust({ cluster, namespace, serviceAccount }: PodIdentityArgs): pulumi.Output<string> {
  return policyDocument({
    actions: ["sts:AssumeRole", "sts:TagSession"],
    principals: { Service: ["pods.eks.amazonaws.com"] },
    conditions: {
      StringEquals: {
        "aws:SourceAccount": [platform.accountId],
        "aws:RequestTag/eks-cluster-arn": [cluster.arn],
        "aws:RequestTag/kubernetes-namespace": [namespace],
        "aws:RequestTag/kubernetes-service-account": [serviceAccount],
      },
    },
  });
}
