import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { RegionSettings } from "../../environments/environment.ts";
import { trustedByService } from "./policy-document.ts";
import type { Cluster } from "./cluster.ts";

export interface NodeGroupArgs {
  readonly cluster: Pick<Cluster, "clusterName" | "securityGroupId">;
  readonly subnetIds: pulumi.Input<string[]>;
  /** Security group that the databases let in. */
  readonly securityGroupId: pulumi.Input<string>;
  readonly settings: RegionSettings["nodes"];
  readonly keyArn: pulumi.Input<string>;
}

/** The machines of a cluster, over three zones, in private subnets, without a way to log in to them. */
export class NodeGroup extends pulumi.ComponentResource {
  constructor(name: string, args: NodeGroupArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:NodeGroup", name, {}, opts);
    const parent = this;
    const { cluster, settings } = args;
    const role = new aws.iam.Role(name, { assumeRolePolicy: trustedByService("ec2.amazonaws.com") }, { parent });
    const policies = ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"].map(
      (policy) =>
        new aws.iam.RolePolicyAttachment(
          `${name}-${policy}`,
          { role: role.name, policyArn: `arn:aws:iam::aws:policy/${policy}` },
          { parent },
        ),
    );
    const template = new aws.ec2.LaunchTemplate(
      name,
      {
        vpcSecurityGroupIds: [cluster.securityGroupId, args.securityGroupId],
        // Hop limit 1: a pod cannot ask the machine's metadata service for the machine's rights.
        metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
        blockDeviceMappings: [
          {
            deviceName: "/dev/xvda",
            ebs: {
              volumeType: "gp3",
              volumeSize: 50,
              encrypted: "true",
              kmsKeyId: args.keyArn,
              deleteOnTermination: "true",
            },
          },
        ],
        updateDefaultVersion: true,
      },
      { parent },
    );
    new aws.eks.NodeGroup(
      name,
      {
        clusterName: cluster.clusterName,
        nodeRoleArn: role.arn,
        subnetIds: args.subnetIds,
        amiType: "AL2023_x86_64_STANDARD",
        instanceTypes: [settings.instanceType],
        scalingConfig: { minSize: settings.min, maxSize: settings.max, desiredSize: settings.min },
        launchTemplate: { id: template.id, version: template.latestVersion.apply(String) },
        updateConfig: { maxUnavailable: 1 },
        nodeRepairConfig: { enabled: true },
      },
      // The cluster's autoscaler owns the size once the group exists.
      { parent, dependsOn: policies, ignoreChanges: ["scalingConfig.desiredSize"] },
    );
    this.registerOutputs();
  }
}
