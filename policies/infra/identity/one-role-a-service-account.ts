import type { PlannedResource } from "../../../infra/plan/stack-plan.ts";
import { type InfraRule, ofType, when } from "../infra-rule.ts";
import { madeFrom, resourcesOf } from "../links.ts";
import { resourcePolicyOf } from "../policy-document.ts";

/** Two services under one role are one service to whoever takes one of them over. */
export const oneRoleAServiceAccount: InfraRule = {
  name: "one-role-a-service-account",
  assertions: ["A13"],
  scope: "stack",
  judges: ofType("aws:eks/podIdentityAssociation:PodIdentityAssociation"),
  check: (association, plan) => {
    const role = madeFrom(plan, association, "roleArn").find(({ type }) => type === "aws:iam/role:Role");
    if (!role) return ["Its role is of another stack; declare one beside it (PodIdentity)."];
    const others = resourcesOf(plan, association.type).filter(
      (other) => other !== association && other.inputs["roleArn"] === association.inputs["roleArn"],
    );
    const account = String(association.inputs["serviceAccount"]);
    const trusted = resourcePolicyOf(role).flatMap(({ conditions }) =>
      Object.values(conditions).flatMap((keys) => Object.values(keys).flat()),
    );
    return [
      ...when(
        others.length > 0,
        `It shares its role with ${others.map(({ name }) => name).join(", ")}; give each its own.`,
      ),
      ...when(
        !trusted.includes(account),
        `Its role does not trust the ServiceAccount ${account}; name it in the trust.`,
      ),
    ];
  },
  flips: [
    { property: "references.roleArn", to: [] },
    { property: "inputs.serviceAccount", to: "somebody-else" },
    { property: "inputs.assumeRolePolicy", to: '{"Statement":[]}', on: isPodRole },
  ],
};

function isPodRole({ type, inputs }: PlannedResource): boolean {
  return type === "aws:iam/role:Role" && String(inputs["assumeRolePolicy"]).includes("pods.eks.amazonaws.com");
}
