import { type InfraRule, ofType, when } from "../infra-rule.ts";
import { resourcesOf } from "../links.ts";

/** What pods take for granted: addresses, names, identities, disks, figures, and that a NetworkPolicy means something. */
export const requireClusterAddOns: InfraRule = {
  name: "require-cluster-add-ons",
  assertions: ["A5"],
  scope: "stack",
  judges: ofType("aws:eks/cluster:Cluster"),
  check: (_cluster, plan) => {
    const addOns = resourcesOf(plan, "aws:eks/addon:Addon").map(({ inputs }) => inputs);
    const missing = needed.filter((name) => !addOns.some(({ addonName }) => addonName === name));
    const cni = addOns.find(({ addonName }) => addonName === "vpc-cni")?.["configurationValues"];
    return [
      ...when(missing.length > 0, `It lacks ${missing.join(", ")}; declare them as EKS add-ons.`),
      ...when(
        !missing.includes("vpc-cni") && !/"enableNetworkPolicy":"?true"?/.test(String(cni)),
        "Nothing enforces NetworkPolicies in it; set enableNetworkPolicy in the configuration of vpc-cni.",
      ),
    ];
  },
  flips: [
    { property: "inputs.addonName", to: "another", on: ofType("aws:eks/addon:Addon") },
    {
      property: "inputs.configurationValues",
      to: undefined,
      on: ({ inputs }) => inputs["addonName"] === "vpc-cni",
    },
  ],
};

const needed = [
  "amazon-cloudwatch-observability",
  "aws-ebs-csi-driver",
  "coredns",
  "eks-pod-identity-agent",
  "kube-proxy",
  "metrics-server",
  "vpc-cni",
];
