import type { PlannedResource } from "../../../infra/plan/stack-plan.ts";
import { type InfraRule, when } from "../infra-rule.ts";
import { demanded, resourcePolicyOf, type Statement } from "../policy-document.ts";

/**
 * EKS hands a pod the role of its ServiceAccount, and says whose it is in tags of the session. A role that demands them is
 * of no use to any other pod, whatever association somebody makes.
 */
export const pinnedPodTrust: InfraRule = {
  name: "pinned-pod-trust",
  assertions: ["A13"],
  scope: "resource",
  judges: (resource) => resource.type === "aws:iam/role:Role" && trusted(resource).length > 0,
  check: (role) =>
    trusted(role).flatMap((statement) => {
      const missing = pins.filter((key) => {
        const values = demanded(statement, "StringEquals", key);
        return values.length !== 1 || values.some((value) => value.includes("*"));
      });
      return when(
        missing.length > 0,
        `Other pods may take it; demand ${missing.join(", ")} by StringEquals, one value each.`,
      );
    }),
  flips: [
    { property: "inputs.assumeRolePolicy", to: trustingAll("aws:SourceAccount") },
    { property: "inputs.assumeRolePolicy", to: trustingAll("aws:RequestTag/kubernetes-service-account") },
  ],
};

const pins = [
  "aws:SourceAccount",
  "aws:RequestTag/eks-cluster-arn",
  "aws:RequestTag/kubernetes-namespace",
  "aws:RequestTag/kubernetes-service-account",
];

const trusted = (role: PlannedResource): readonly Statement[] =>
  resourcePolicyOf(role).filter(({ principals }) => principals.includes("Service:pods.eks.amazonaws.com"));

function trustingAll(pinned: string): string {
  const Principal = { Service: "pods.eks.amazonaws.com" };
  return JSON.stringify({
    Statement: [{ Effect: "Allow", Principal, Condition: { StringEquals: { [pinned]: "one" } } }],
  });
}
