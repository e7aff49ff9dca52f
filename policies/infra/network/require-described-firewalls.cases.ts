import { type PlanCases, variants } from "../plan-cases.ts";

const group = variants("aws:ec2/securityGroup:SecurityGroup", { description: "Nodes and pods of the cluster" });

export const cases: PlanCases = {
  good: { described: group() },
  bad: {
    "not said": { plans: group({ description: undefined }), because: "what it is for" },
    "Pulumi's words": { plans: group({ description: "Managed by Pulumi" }), because: "what it is for" },
  },
};
