import type { PlannedResource, StackPlan } from "../../../infra/plan/stack-plan.ts";
import { type InfraRule, ofType, when } from "../infra-rule.ts";
import { madeFrom, resourcesOf } from "../links.ts";
import { listOf } from "../property.ts";

/** Five replicas survive the loss of a zone only if there are machines in the two others, and none of them is public. */
export const requirePrivateNodesInThreeZones: InfraRule = {
  name: "require-private-nodes-in-three-zones",
  assertions: ["A12"],
  scope: "platform",
  judges: ofType("aws:eks/nodeGroup:NodeGroup"),
  check: (group, _plan, plans) => {
    const subnets = listOf(group, "inputs.subnetIds").map((id) => subnetAt(id, plans));
    if (subnets.includes(undefined)) return ["A subnet of its is not ours; give it the private subnets of its region."];
    const zones = new Set(subnets.flatMap((subnet) => subnet?.zone ?? []));
    return [
      ...when(zones.size < 3, "It is in fewer than three zones; give it a private subnet in each of three."),
      ...when(
        subnets.some((subnet) => subnet?.isPublic),
        "A subnet of its is open to the internet; give it the private ones.",
      ),
    ];
  },
  flips: [
    { property: "inputs.subnetIds", to: [] },
    { property: "inputs.subnetIds.0", to: "subnet-of-somebody-else" },
    { property: "inputs.availabilityZone", to: undefined, on: isPrivateSubnet },
    {
      property: "inputs.gatewayId",
      to: "igw-1",
      on: ({ type, inputs }) => type === route && inputs["natGatewayId"] !== undefined,
    },
  ],
};

const route = "aws:ec2/route:Route";

/** Whoever routes a subnet knows both its id and the subnet. */
function subnetAt(
  id: unknown,
  plans: readonly StackPlan[],
): { readonly zone: string | undefined; readonly isPublic: boolean } | undefined {
  for (const plan of plans)
    for (const association of resourcesOf(plan, "aws:ec2/routeTableAssociation:RouteTableAssociation"))
      if (association.inputs["subnetId"] === id) {
        const table = association.inputs["routeTableId"];
        return {
          zone: madeFrom(plan, association, "subnetId").find(ofType("aws:ec2/subnet:Subnet"))?.inputs[
            "availabilityZone"
          ] as string | undefined,
          // A gateway, unlike a NAT gateway, lets the internet in.
          isPublic: resourcesOf(plan, route).some(
            ({ inputs }) => inputs["routeTableId"] === table && inputs["gatewayId"] !== undefined,
          ),
        };
      }
  return undefined;
}

function isPrivateSubnet({ type, name }: PlannedResource): boolean {
  return type === "aws:ec2/subnet:Subnet" && name.includes("-private-");
}
