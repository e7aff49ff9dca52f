import type { PlannedResource, StackPlan } from "../../../infra/plan/stack-plan.ts";
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
    type === "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule" ||
    type === "aws:ec2/securityGroup:SecurityGroup" ||
    (type === "aws:ec2/securityGroupRule:SecurityGroupRule" && inputs["type"] === "ingress"),
  check: (resource, plan) =>
    openings(resource)
      .filter(({ from, to }) => !(isLoadBalancers(resource, plan) && from === to && [80, 443].includes(from)))
      .map(
        ({ cidr, from, to }) =>
          `It lets ${cidr} in on ports ${from} to ${to}; allow a security group by connect(), only the load balancer is public.`,
      ),
  flips: [
    {
      property: "inputs.cidrIpv4",
      to: "0.0.0.0/0",
      on: ({ inputs }) => inputs["referencedSecurityGroupId"] !== undefined,
    },
    {
      property: "inputs.ingress",
      to: [{ cidrBlocks: ["0.0.0.0/0"] }],
      on: ofType("aws:ec2/securityGroup:SecurityGroup"),
    },
    { property: "inputs.toPort", to: 22, on: ({ inputs }) => inputs["cidrIpv4"] === "0.0.0.0/0" },
  ],
};

interface Opening {
  readonly cidr: string;
  readonly from: number;
  readonly to: number;
}

/** What a resource opens to the whole internet. */
function openings({ type, inputs }: PlannedResource): readonly Opening[] {
  const rules = type === "aws:ec2/securityGroup:SecurityGroup" ? (inputs["ingress"] ?? []) : [inputs];
  return (rules as readonly Record<string, unknown>[]).flatMap((rule) =>
    [rule["cidrIpv4"], rule["cidrIpv6"], rule["cidrBlocks"], rule["ipv6CidrBlocks"]]
      .flat()
      .filter((cidr): cidr is string => typeof cidr === "string" && cidr.endsWith("/0"))
      // No ports means all of them.
      .map((cidr) => ({ cidr, from: Number(rule["fromPort"] ?? 0), to: Number(rule["toPort"] ?? 65_535) })),
  );
}

const isLoadBalancers = ({ inputs }: PlannedResource, { resources }: StackPlan): boolean =>
  resources.some(
    (resource) =>
      resource.type === "aws:lb/loadBalancer:LoadBalancer" &&
      (resource.inputs["securityGroups"] as readonly unknown[] | undefined)?.includes(inputs["securityGroupId"]),
  );
