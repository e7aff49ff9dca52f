import { type PlanCases, variants } from "../plan-cases.ts";

const template = variants("aws:ec2/launchTemplate:LaunchTemplate", {
  metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 },
});

export const cases: PlanCases = {
  good: { "tokens, one hop": template() },
  bad: {
    "the old metadata service": {
      plans: template({ metadataOptions: { httpPutResponseHopLimit: 1 } }),
      because: "without a token",
    },
    "a hop more": {
      plans: template({ metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 2 } }),
      because: "Pods reach",
    },
  },
};
