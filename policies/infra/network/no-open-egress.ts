import type { PlannedResource } from "../../../infra/plan/stack-plan.ts";
import { type InfraRule, ofType } from "../infra-rule.ts";
import { openings } from "../firewalls.ts";

/** What is taken over must not call home by any port it likes. HTTPS alone goes to addresses that nobody can list. */
export const noOpenEgress: InfraRule = {
  name: "no-open-egress",
  assertions: ["A57"],
  scope: "resource",
  judges: ({ type, inputs }) =>
    type === ruleType ||
    type === "aws:ec2/securityGroup:SecurityGroup" ||
    (type === "aws:ec2/securityGroupRule:SecurityGroupRule" && inputs["type"] === "egress"),
  check: (resource) =>
    openings(resource, "egress")
      .filter(({ from, to }) => from !== 443 || to !== 443)
      .map(
        ({ cidr, from, to }) =>
          `It lets out to ${cidr} on ports ${from} to ${to}; allow 443, or a security group by connect().`,
      ),
  flips: [
    {
      property: "inputs.egress",
      to: [{ cidrBlocks: ["0.0.0.0/0"] }],
      on: ofType("aws:ec2/securityGroup:SecurityGroup"),
    },
    { property: "inputs.cidrIpv4", to: "0.0.0.0/0", on: isInside },
    { property: "inputs.cidrIpv6", to: "::/0", on: isInside },
    { property: "inputs.cidrBlocks", to: ["0.0.0.0/0"], on: isInside },
    { property: "inputs.ipv6CidrBlocks", to: ["::/0"], on: isInside },
    { property: "inputs.fromPort", to: 0, on: isOutside },
    { property: "inputs.toPort", to: 65_535, on: isOutside },
  ],
};

const ruleType = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

function isOutside({ type, inputs }: PlannedResource): boolean {
  return type === ruleType && inputs["cidrIpv4"] === "0.0.0.0/0";
}

function isInside({ type, inputs }: PlannedResource): boolean {
  return type === ruleType && inputs["cidrIpv4"] === undefined && inputs["fromPort"] !== 443;
}
