/**
 * What every cluster runs, in the one place that an upgrade changes: a minor of Kubernetes, and the build of each add-on that
 * EKS offers for it (`aws eks describe-addon-versions --kubernetes-version 1.36`). Pinned, so that a cluster made again, or
 * the other region's, is the same one.
 *
 * The builds are those that EKS resolved for 1.36 in October 2026.
 */
export const clusterRelease = {
  /** Standard support ends in August 2027. Minors are upgraded in place, one at a time. */
  kubernetes: "1.36",
  addOns: {
    "amazon-cloudwatch-observability": "v6.7.0-eksbuild.1",
    "aws-ebs-csi-driver": "v1.66.0-eksbuild.1",
    coredns: "v1.14.7-eksbuild.11",
    "eks-pod-identity-agent": "v1.4.0-eksbuild.3",
    "kube-proxy": "v1.36.0-eksbuild.45",
    "metrics-server": "v0.9.0-eksbuild.11",
    "vpc-cni": "v1.23.2-eksbuild.1",
  },
} as const;

export type AddOnName = keyof typeof clusterRelease.addOns;
