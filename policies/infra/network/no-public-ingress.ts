import type { PlannedResource, StackPlan } from "../../../infra/plan/stack-plan.ts";
import { openings } from "../firewalls.ts";
import { type InfraRule, ofType } from "../infra-rule.ts";

/**
 * The internet reaches the load balancer on 443, and on 80 to be redirected, and nothing else at all. Judges every way to
 * write a security group's rule, since a third-party component may use an older one.
 */
export const noPublicIngress: InfraRule = {
  name: "no-public-ingress",
  assertions: ["A57"],
  scope: "stack",
  judges: ({ type, inputs }) =>
    type === ruleType ||
    type === "aws:ec2/securityGroup:SecurityGroup" ||
    (type === "aws:ec2/securityGroupRule:SecurityGroupRule" && inputs["type"] === "ingress"),
  check: (resource, plan) =>
    openings(resource, "ingress")
      .filter(({ from, to }) => !(isLoadBalancers(resource, plan) && from === to && [80, 443].includes(from)))
      .map(
        ({ cidr, from, to }) =>
          `It lets ${cidr} in on ports ${from} to ${to}; allow a security group by connect(), only the load balancer is public.`,
      ),
  flips: [
    { property: "inputs.cidrIpv4", to: "0.0.0.0/0", on: isPrivateRule },
    { property: "inputs.cidrIpv6", to: "::/0", on: isPrivateRule },
    { property: "inputs.cidrBlocks", to: ["0.0.0.0/0"], on: isPrivateRule },
    { property: "inputs.ipv6CidrBlocks", to: ["::/0"], on: isPrivateRule },
    {
      property: "inputs.ingress",
      to: [{ cidrBlocks: ["0.0.0.0/0"] }],
      on: ofType("aws:ec2/securityGroup:SecurityGroup"),
    },
    { property: "inputs.fromPort", to: 0, on: isPublicRule },
    { property: "inputs.toPort", to: 8443, on: isPublicRule },
    { property: "inputs.securityGroups", to: [], on: ofType("aws:lb/loadBalancer:LoadBalancer") },
    { property: "inputs.securityGroupId", to: "sg-of-a-database", on: isPublicRule },
  ],
};

const isLoadBalancers = ({ inputs }: PlannedResource, { resources }: StackPlan): boolean =>
  resources.some(
    (resource) =>
      resource.type === "aws:lb/loadBalancer:LoadBalancer" &&
      (resource.inputs["securityGroups"] as readonly unknown[] | undefined)?.includes(inputs["securityGroupId"]),
  );

const ruleType = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";

function isPublicRule({ type, inputs }: PlannedResource): boolean {
  return type === ruleType && inputs["cidrIpv4"] === "0.0.0.0/0";
}

function isPrivateRule({ type, inputs }: PlannedResource): boolean {
  return type === ruleType && inputs["cidrIpv4"] === undefined;
}
