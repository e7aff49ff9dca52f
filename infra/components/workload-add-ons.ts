import type * as pulumi from "@pulumi/pulumi";
import type { AddOn } from "./add-ons.ts";
import type { ContainerLogs } from "./container-logs.ts";
import type { Statement } from "./policy-document.ts";

export interface WorkloadAddOnsArgs {
  /** KMS key of the cluster's volumes. */
  readonly keyArn: pulumi.Input<string>;
  readonly logs: Pick<ContainerLogs, "arns">;
}

/** What runs in pods of its own, and therefore needs nodes first. */
export const workloadAddOns = ({ keyArn, logs }: WorkloadAddOnsArgs): readonly AddOn[] => [
  // One a zone, and more as the cluster grows: without names nothing finds anything.
  { name: "coredns", configuration: { autoScaling: { enabled: true, minReplicas: 3, maxReplicas: 6 } } },
  { name: "metrics-server" },
  {
    name: "aws-ebs-csi-driver",
    identity: {
      namespace: "kube-system",
      serviceAccount: "ebs-csi-controller-sa",
      // Only volumes that carry this cluster's name, which Pod Identity vouches for.
      managedPolicy: "AmazonEBSCSIDriverEKSClusterScopedPolicy",
      rights: mayEncryptVolumes(keyArn),
    },
  },
  {
    name: "amazon-cloudwatch-observability",
    identity: {
      namespace: "amazon-cloudwatch",
      serviceAccount: "cloudwatch-agent",
      rights: mayWriteTelemetry(logs.arns),
    },
    configuration: {
      containerLogs: { enabled: true },
      // Said in full, since AWS's own default also traces applications, which nobody asked for.
      agent: { config: { logs: { metrics_collected: { kubernetes: { enhanced_container_insights: true } } } } },
    },
  },
];

/** What AWS documents for volumes under a key of ours; the grant is one that EC2 uses it by. */
function mayEncryptVolumes(keyArn: pulumi.Input<string>): readonly Statement[] {
  return [
    {
      actions: ["kms:CreateGrant"],
      resources: [keyArn],
      conditions: { Bool: { "kms:GrantIsForAWSResource": ["true"] } },
    },
    {
      actions: [
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:GenerateDataKeyWithoutPlaintext",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
      ],
      resources: [keyArn],
    },
  ];
}

/** AWS's own policy for this agent could make log groups, without a key and for ever; ours are there already. */
function mayWriteTelemetry(logGroups: readonly pulumi.Output<string>[]): readonly Statement[] {
  return [
    {
      actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
      resources: logGroups.map((arn) => arn.apply((group) => `${group}:*`)),
    },
    {
      actions: ["cloudwatch:PutMetricData"],
      resources: ["*"],
      conditions: { StringEquals: { "cloudwatch:namespace": ["ContainerInsights"] } },
    },
    // Describing cannot be limited to some resources.
    { actions: ["ec2:DescribeTags", "ec2:DescribeVolumes", "logs:DescribeLogGroups"], resources: ["*"] },
  ];
}
