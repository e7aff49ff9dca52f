import { type PlanCases, variants } from "../plan-cases.ts";

const database = variants("aws:rds/instance:Instance", {
  monitoringInterval: 15,
  monitoringRoleArn: "arn:aws:iam::111122223333:role/monitoring",
});

export const cases: PlanCases = {
  good: { "every 15 s": database() },
  bad: {
    "once a minute": { plans: database({ monitoringInterval: 60 }), because: "every 30 s" },
    "not at all": { plans: database({ monitoringInterval: 0 }), because: "every 30 s" },
    "without the right to tell": { plans: database({ monitoringRoleArn: undefined }), because: "monitoringRoleArn" },
  },
};
