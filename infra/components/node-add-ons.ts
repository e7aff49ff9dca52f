import type { AddOn } from "./add-ons.ts";

/**
 * What a node runs before it is ready. These come before the nodes: EKS waits for the first nodes to be ready, and without a
 * network they never are. They run on the nodes' own network, so they need none themselves.
 */
export const nodeAddOns: readonly AddOn[] = [
  { name: "eks-pod-identity-agent" },
  { name: "kube-proxy" },
  {
    name: "vpc-cni",
    identity: { namespace: "kube-system", serviceAccount: "aws-node", managedPolicy: "AmazonEKS_CNI_Policy" },
    // The NetworkPolicies of manifests/ are enforced by this and by nothing else.
    configuration: { enableNetworkPolicy: "true" },
  },
];
