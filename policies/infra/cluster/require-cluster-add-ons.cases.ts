import type { StackPlan } from "../../../infra/plan/stack-plan.ts";
import { type PlanCases, planned, planOf } from "../plan-cases.ts";

const all = [
  "amazon-cloudwatch-observability",
  "aws-ebs-csi-driver",
  "coredns",
  "eks-pod-identity-agent",
  "kube-proxy",
  "metrics-server",
  "vpc-cni",
];

const cluster = (addOns: readonly string[], configurationValues?: string): readonly StackPlan[] => [
  planOf([
    planned("aws:eks/cluster:Cluster", {}),
    ...addOns.map((addonName) =>
      planned("aws:eks/addon:Addon", { addonName, ...(addonName === "vpc-cni" && { configurationValues }) }),
    ),
  ]),
];
const enforced = '{"enableNetworkPolicy":"true"}';

export const cases: PlanCases = {
  good: { "all seven": cluster(all, enforced) },
  bad: {
    "no disks": {
      plans: cluster(
        all.filter((name) => name !== "aws-ebs-csi-driver"),
        enforced,
      ),
      because: "lacks aws-ebs-csi-driver",
    },
    "network policies that nobody enforces": { plans: cluster(all), because: "enableNetworkPolicy" },
  },
};
