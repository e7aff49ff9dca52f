import { type InfraRule, ofType } from "../infra-rule.ts";
import { openings } from "../firewalls.ts";

/** What is taken over must not call home by any port it likes. HTTPS alone goes to addresses that nobody can list. */
export const noOpenEgress: InfraRule = {
  name: "no-open-egress",
  assertions: ["A57"],
  scope: "resource",
  judges: ({ type, inputs }) =>
    type === "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule" ||
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
    {
      property: "inputs.cidrIpv4",
      to: "0.0.0.0/0",
      on: ({ type, inputs }) => isEgressRule(type) && inputs["fromPort"] !== 443,
    },
    {
      property: "inputs.toPort",
      to: 65_535,
      on: ({ type, inputs }) => isEgressRule(type) && inputs["cidrIpv4"] === "0.0.0.0/0",
    },
  ],
};

const isEgressRule = (type: string): boolean => type === "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
