import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { PodIdentity } from "./pod-identity.ts";
import type { Cluster } from "./cluster.ts";

export interface AddOnsArgs {
  readonly cluster: Pick<Cluster, "clusterName">;
}

/** What a cluster needs before it can run anything, kept by EKS. Everything else in a cluster is Argo CD's. */
export class AddOns extends pulumi.ComponentResource {
  constructor(name: string, args: AddOnsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:AddOns", name, {}, opts);
    const parent = this;
    const { clusterName } = args.cluster;
    for (const { addon, identity, configuration } of addOns) {
      const addOnName = `${name}-${addon}`;
      const dependsOn = identity
        ? [new PodIdentity(addOnName, { clusterName, namespace: "kube-system", ...identity }, { parent })]
        : [];
      new aws.eks.Addon(
        addOnName,
        {
          clusterName,
          addonName: addon,
          resolveConflictsOnCreate: "OVERWRITE",
          resolveConflictsOnUpdate: "OVERWRITE",
          ...(configuration && { configurationValues: JSON.stringify(configuration) }),
        },
        { parent, dependsOn },
      );
    }
    this.registerOutputs();
  }
}

interface AddOn {
  readonly addon: string;
  readonly identity?: { readonly serviceAccount: string; readonly managedPolicy: string };
  readonly configuration?: Readonly<Record<string, string>>;
}

const addOns: readonly AddOn[] = [
  { addon: "eks-pod-identity-agent" },
  {
    addon: "vpc-cni",
    identity: { serviceAccount: "aws-node", managedPolicy: "AmazonEKS_CNI_Policy" },
    // The NetworkPolicies of manifests/ are enforced by this and by nothing else.
    configuration: { enableNetworkPolicy: "true" },
  },
  { addon: "kube-proxy" },
  { addon: "coredns" },
  { addon: "metrics-server" },
  {
    addon: "aws-ebs-csi-driver",
    identity: { serviceAccount: "ebs-csi-controller-sa", managedPolicy: "service-role/AmazonEBSCSIDriverPolicy" },
  },
];
