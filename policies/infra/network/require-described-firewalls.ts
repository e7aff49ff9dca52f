import { type InfraRule, ofType, when } from "../infra-rule.ts";

/** A rule that does not say what for is never removed, because nobody dares. */
export const requireDescribedFirewalls: InfraRule = {
  name: "require-described-firewalls",
  assertions: ["A57"],
  scope: "resource",
  judges: ofType(
    "aws:ec2/securityGroup:SecurityGroup",
    "aws:ec2/securityGroupRule:SecurityGroupRule",
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  ),
  check: ({ inputs }) =>
    when(
      ["", "undefined", "Managed by Pulumi", "Managed by Terraform"].includes(String(inputs["description"])),
      "It does not say what it is for; set description.",
    ),
  flips: [
    { property: "inputs.description", to: undefined },
    { property: "inputs.description", to: "Managed by Pulumi" },
  ],
};
