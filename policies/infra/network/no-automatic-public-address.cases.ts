import { type PlanCases, variants } from "../plan-cases.ts";

const subnet = variants("aws:ec2/subnet:Subnet", { mapPublicIpOnLaunch: false });

export const cases: PlanCases = {
  good: { none: subnet() },
  bad: {
    "a public address for everything": { plans: subnet({ mapPublicIpOnLaunch: true }), because: "by themselves" },
  },
};
