import type { StackPlan } from "../../../infra/plan/stack-plan.ts";
import { type PlanCases, planned, planOf } from "../plan-cases.ts";

const zones = ["a", "b", "c"];

/** A network with a subnet a zone, routed by this, and nodes in these subnets. */
const nodes = (subnetIds: readonly string[], routed: Readonly<Record<string, string>>): readonly StackPlan[] => [
  planOf(
    zones.flatMap((zone) => [
      planned("aws:ec2/subnet:Subnet", { availabilityZone: `us-east-1${zone}` }, { name: `net-private-${zone}` }),
      planned(
        "aws:ec2/routeTableAssociation:RouteTableAssociation",
        { subnetId: `subnet-${zone}`, routeTableId: `rtb-${zone}` },
        { name: zone, references: { subnetId: [`aws:ec2/subnet:Subnet::net-private-${zone}`] } },
      ),
      planned("aws:ec2/route:Route", { routeTableId: `rtb-${zone}`, ...routed }, { name: zone }),
    ]),
  ),
  planOf([planned("aws:eks/nodeGroup:NodeGroup", { subnetIds })], { stack: "testing-primary-cluster" }),
];
const three = ["subnet-a", "subnet-b", "subnet-c"];
const byNat = { natGatewayId: "nat-1" };

export const cases: PlanCases = {
  good: { "private, in three zones": nodes(three, byNat) },
  bad: {
    "two zones": { plans: nodes(["subnet-a", "subnet-b"], byNat), because: "fewer than three" },
    "public subnets": { plans: nodes(three, { gatewayId: "igw-1" }), because: "open to the internet" },
    "somebody else's subnet": { plans: nodes(["subnet-x", ...three.slice(1)], byNat), because: "not ours" },
  },
};
