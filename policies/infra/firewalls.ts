import type { PlannedResource } from "../../infra/plan/stack-plan.ts";

/** Ports that are open to the whole internet. */
export interface Opening {
  readonly cidr: string;
  readonly from: number;
  readonly to: number;
}

/** What a security group, or one of its rules, opens to the whole internet: every way to write it, old and new. */
export function openings({ type, inputs }: PlannedResource, direction: "ingress" | "egress"): readonly Opening[] {
  const rules = type === "aws:ec2/securityGroup:SecurityGroup" ? (inputs[direction] ?? []) : [inputs];
  return (rules as readonly Record<string, unknown>[]).flatMap((rule) =>
    [rule["cidrIpv4"], rule["cidrIpv6"], rule["cidrBlocks"], rule["ipv6CidrBlocks"]]
      .flat()
      .filter((cidr): cidr is string => typeof cidr === "string" && cidr.endsWith("/0"))
      // No ports means all of them.
      .map((cidr) => ({ cidr, from: Number(rule["fromPort"] ?? 0), to: Number(rule["toPort"] ?? 65_535) })),
  );
}
