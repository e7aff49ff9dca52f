import { type PlanCases, variants } from "../plan-cases.ts";

const nodes = variants("aws:eks/nodeGroup:NodeGroup", {});

export const cases: PlanCases = {
  good: { "nobody logs in": nodes() },
  bad: {
    "an SSH key": { plans: nodes({ remoteAccess: { ec2SshKey: "operators" } }), because: "log in" },
  },
};
