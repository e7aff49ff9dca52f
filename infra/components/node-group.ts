import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { RegionSettings } from "../../environments/environment.ts";
import { resourceTags } from "../../environments/naming.ts";
import type { Cluster } from "./cluster.ts";
import { clusterRelease } from "./cluster-release.ts";
import { policyDocument } from "./policy-document.ts";

export interface NodeGroupArgs {
  readonly environment: string;
  readonly cluster: Pick<Cluster, "clusterName">;
  readonly subnetIds: pulumi.Input<string[]>;
  /** Their only security group: that of EKS would let them call anybody. */
  readonly securityGroupId: pulumi.Input<string>;
  readonly settings: RegionSettings["nodes"];
  readonly keyArn: pulumi.Input<string>;
  /** What a node needs to become ready, and so must be there before. */
  readonly after: readonly pulumi.Resource[];
}

/** The machines of a cluster, over three zones, in private subnets, without a way to log in to them. */
export class NodeGroup extends pulumi.ComponentResource {
  constructor(name: string, args: NodeGroupArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:NodeGroup", name, {}, opts);
    const parent = this;
    const { cluster, settings } = args;
    // EC2 names no account when it takes a role for a machine: whoever starts one must be allowed to pass the role on.
    const trust = policyDocument({ actions: ["sts:AssumeRole"], principals: { Service: ["ec2.amazonaws.com"] } });
    const role = new aws.iam.Role(name, { assumeRolePolicy: trust }, { parent });
    const policies = ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"].map(
      (policy) =>
        new aws.iam.RolePolicyAttachment(
          `${name}-${policy}`,
          { role: role.name, policyArn: `arn:aws:iam::aws:policy/${policy}` },
          { parent },
        ),
    );
    const tags = { Name: name, ...resourceTags(args.environment) };
    const template = new aws.ec2.LaunchTemplate(
      name,
      {
        networkInterfaces: [
          {
            deviceIndex: 0,
            associatePublicIpAddress: "false",
            deleteOnTermination: "true",
            securityGroups: [args.securityGroupId],
          },
        ],
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
        monitoring: { enabled: true },
        updateDefaultVersion: true,
        // Auto Scaling makes machines and volumes by itself, and tags them with this alone.
        tagSpecifications: ["instance", "volume"].map((resourceType) => ({ resourceType, tags })),
      },
      { parent },
    );
    new aws.eks.NodeGroup(
      name,
      {
        clusterName: cluster.clusterName,
        // Replaced node by node when the control plane's minor is raised.
        version: clusterRelease.kubernetes,
        nodeRoleArn: role.arn,
        subnetIds: args.subnetIds,
        amiType: "AL2023_x86_64_STANDARD",
        capacityType: "ON_DEMAND",
        instanceTypes: [settings.instanceType],
        scalingConfig: { minSize: settings.min, maxSize: settings.max, desiredSize: settings.min },
        launchTemplate: { id: template.id, version: template.latestVersion.apply(String) },
        updateConfig: { maxUnavailable: 1 },
        nodeRepairConfig: { enabled: true },
      },
      // Whoever adds a node in an hour of need must not lose it to the next `up`.
      { parent, dependsOn: [...policies, ...args.after], ignoreChanges: ["scalingConfig.desiredSize"] },
    );
    this.registerOutputs();
  }
}
