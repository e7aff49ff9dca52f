import { type PlanCases, variants } from "../plan-cases.ts";

const template = variants("aws:ec2/launchTemplate:LaunchTemplate", {
  blockDeviceMappings: [{ ebs: { encrypted: "true", kmsKeyId: "arn:aws:kms:us-east-1:111122223333:key/1" } }],
});

export const cases: PlanCases = {
  good: { "under our key": template() },
  bad: {
    "a second volume in clear": {
      plans: template({ blockDeviceMappings: [{ ebs: { encrypted: "true", kmsKeyId: "arn" } }, { ebs: {} }] }),
      because: "Not every volume",
    },
    "AWS's own key": {
      plans: template({ blockDeviceMappings: [{ ebs: { encrypted: "true" } }] }),
      because: "key of ours",
    },
    "the image's volumes as they are": {
      plans: template({ blockDeviceMappings: undefined }),
      because: "Not every volume",
    },
  },
};
