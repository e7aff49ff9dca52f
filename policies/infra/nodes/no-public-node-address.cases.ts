import { type PlanCases, variants } from "../plan-cases.ts";

const template = variants("aws:ec2/launchTemplate:LaunchTemplate", {
  networkInterfaces: [{ associatePublicIpAddress: "false" }],
});

export const cases: PlanCases = {
  good: { refused: template(), "as the subnet says": template({ networkInterfaces: undefined }) },
  bad: {
    "an address of its own": {
      plans: template({ networkInterfaces: [{ associatePublicIpAddress: true }] }),
      because: "public addresses",
    },
  },
};
