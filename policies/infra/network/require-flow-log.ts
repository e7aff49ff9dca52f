import { type InfraRule, ofType, when } from "../infra-rule.ts";
import { madeFrom, resourcesOf } from "../links.ts";

/** Who talked to whom is what an incident is reconstructed from; what was refused is only half of it. */
export const requireFlowLog: InfraRule = {
  name: "require-flow-log",
  assertions: ["A58"],
  scope: "stack",
  judges: ofType("aws:ec2/vpc:Vpc"),
  check: (vpc, plan) =>
    when(
      !resourcesOf(plan, "aws:ec2/flowLog:FlowLog").some(
        (log) => log.inputs["trafficType"] === "ALL" && madeFrom(plan, log, "vpcId").includes(vpc),
      ),
      "Nobody will know who talked to whom; declare a FlowLog with trafficType ALL.",
    ),
  flips: [
    { property: "inputs.trafficType", to: "REJECT", on: ofType("aws:ec2/flowLog:FlowLog") },
    { property: "references.vpcId", to: [], on: ofType("aws:ec2/flowLog:FlowLog") },
  ],
};
