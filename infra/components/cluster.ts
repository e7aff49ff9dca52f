import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { RegionSettings } from "../../environments/environment.ts";
import { clusterServiceRange } from "../../environments/subnets.ts";
import { clusterRelease } from "./cluster-release.ts";
import { logGroup } from "./log-group.ts";
import { trustedByService } from "./policy-document.ts";

export interface ClusterArgs {
  /** Name in EKS, by which everybody finds it. */
  readonly clusterName: string;
  readonly subnetIds: pulumi.Input<string[]>;
  readonly access: RegionSettings["clusterAccess"];
  /** For Secrets in etcd and for the control plane's logs. */
  readonly keyArn: pulumi.Input<string>;
}

/**
 * The control plane of Kubernetes in one region. Rights come from access entries alone: whoever creates the cluster gets
 * none by that. `aws.eks.Cluster` and not `@pulumi/eks`: docs/decisions/0011.
 */
export class Cluster extends pulumi.ComponentResource {
  readonly clusterName: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  readonly endpoint: pulumi.Output<string>;
  readonly certificateAuthority: pulumi.Output<string>;
  /** Security group that EKS makes for the control plane's addresses in our subnets. */
  readonly securityGroupId: pulumi.Output<string>;

  constructor(name: string, args: ClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:Cluster", name, {}, opts);
    const parent = this;
    const role = new aws.iam.Role(
      name,
      { assumeRolePolicy: trustedByService("eks.amazonaws.com", ["sts:AssumeRole", "sts:TagSession"]) },
      { parent },
    );
    const policy = new aws.iam.RolePolicyAttachment(
      name,
      { role: role.name, policyArn: "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy" },
      { parent },
    );
    const logs = logGroup(name, { name: `/aws/eks/${args.clusterName}/cluster`, keyArn: args.keyArn }, { parent });

    const cluster = new aws.eks.Cluster(
      name,
      {
        name: args.clusterName,
        version: clusterRelease.kubernetes,
        roleArn: role.arn,
        vpcConfig: {
          subnetIds: args.subnetIds,
          endpointPrivateAccess: true,
          endpointPublicAccess: args.access.length > 0,
          ...(args.access.length > 0 && { publicAccessCidrs: [...args.access] }),
        },
        kubernetesNetworkConfig: { ipFamily: "ipv4", serviceIpv4Cidr: clusterServiceRange },
        accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
        encryptionConfig: { provider: { keyArn: args.keyArn }, resources: ["secrets"] },
        enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
        zonalShiftConfig: { enabled: true },
        // Extended support costs six times as much and hides that an upgrade is due.
        upgradePolicy: { supportType: "STANDARD" },
        // Add-ons are ours to declare, so that nothing runs unmanaged (add-ons.ts).
        bootstrapSelfManagedAddons: false,
        deletionProtection: true,
      },
      { parent, dependsOn: [policy, logs] },
    );

    this.clusterName = cluster.name;
    this.arn = cluster.arn;
    this.endpoint = cluster.endpoint;
    this.certificateAuthority = cluster.certificateAuthority.data;
    this.securityGroupId = cluster.vpcConfig.clusterSecurityGroupId;
    this.registerOutputs({ clusterName: this.clusterName });
  }
}
