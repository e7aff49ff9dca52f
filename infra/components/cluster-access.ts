import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { engineerRoleName, roleArn } from "../../environments/naming.ts";
import type { Cluster } from "./cluster.ts";

export interface ClusterAccessArgs {
  readonly cluster: Pick<Cluster, "clusterName">;
}

/** Who may use the Kubernetes API: platform engineers. Pipelines have no entry, because releases go through git. */
export class ClusterAccess extends pulumi.ComponentResource {
  constructor(name: string, args: ClusterAccessArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:ClusterAccess", name, {}, opts);
    const engineers = { clusterName: args.cluster.clusterName, principalArn: roleArn(engineerRoleName) };
    const entry = new aws.eks.AccessEntry(`${name}-engineers`, { ...engineers, type: "STANDARD" }, { parent: this });
    new aws.eks.AccessPolicyAssociation(
      `${name}-engineers`,
      {
        ...engineers,
        policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
        accessScope: { type: "cluster" },
      },
      { parent: this, dependsOn: [entry] },
    );
    this.registerOutputs();
  }
}
