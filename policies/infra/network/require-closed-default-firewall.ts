import { type InfraRule, ofType, when } from "../infra-rule.ts";
import { madeFrom, resourcesOf } from "../links.ts";
import { listOf } from "../property.ts";

/** Whoever forgets to name a security group gets the VPC's default one, which AWS opens. Adopted, it lets nothing through. */
export const requireClosedDefaultFirewall: InfraRule = {
  name: "require-closed-default-firewall",
  assertions: ["A57"],
  scope: "stack",
  judges: ofType("aws:ec2/vpc:Vpc"),
  check: (vpc, plan) => {
    const group = resourcesOf(plan, "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup").find((candidate) =>
      madeFrom(plan, candidate, "vpcId").includes(vpc),
    );
    return when(
      !group || listOf(group, "inputs.ingress").length > 0 || listOf(group, "inputs.egress").length > 0,
      "Its default security group lets traffic through; declare it without rules (DefaultSecurityGroup).",
    );
  },
  flips: [
    { property: "references.vpcId", to: [], on: ofType("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup") },
    ...["ingress", "egress"].map((direction) => ({
      property: `inputs.${direction}`,
      to: [{ protocol: "-1", fromPort: 0, toPort: 0, self: true }],
      on: ofType("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"),
    })),
  ],
};
