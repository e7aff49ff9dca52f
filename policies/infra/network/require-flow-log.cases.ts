import type { StackPlan } from "../../../infra/plan/stack-plan.ts";
import { type PlanCases, planned, planOf } from "../plan-cases.ts";

const vpc = planned("aws:ec2/vpc:Vpc", {});
const logged = (trafficType: string): readonly StackPlan[] => [
  planOf([
    vpc,
    planned("aws:ec2/flowLog:FlowLog", { trafficType }, { references: { vpcId: ["aws:ec2/vpc:Vpc::example"] } }),
  ]),
];

export const cases: PlanCases = {
  good: { "all traffic": logged("ALL") },
  bad: {
    "only what was refused": { plans: logged("REJECT"), because: "trafficType ALL" },
    none: { plans: [planOf([vpc])], because: "FlowLog" },
  },
};
