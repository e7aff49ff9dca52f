import type { PlannedResource } from "../../../infra/plan/stack-plan.ts";
import { type PlanCases, planned, planOf } from "../plan-cases.ts";

const vpc = planned("aws:ec2/vpc:Vpc", {});
const group = (inputs: Readonly<Record<string, unknown>>): PlannedResource =>
  planned("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", inputs, {
    references: { vpcId: ["aws:ec2/vpc:Vpc::example"] },
  });

export const cases: PlanCases = {
  good: { "adopted, without rules": [planOf([vpc, group({})])] },
  bad: {
    "as AWS made it": { plans: [planOf([vpc])], because: "DefaultSecurityGroup" },
    "adopted with a rule": { plans: [planOf([vpc, group({ egress: [{ protocol: "-1" }] })])], because: "lets traffic" },
    "another VPC's": {
      plans: [planOf([vpc, { ...group({}), references: { vpcId: ["aws:ec2/vpc:Vpc::another"] } }])],
      because: "lets traffic",
    },
  },
};
