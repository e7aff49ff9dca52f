import { type PlanCases, variants } from "../plan-cases.ts";

const database = variants("aws:rds/instance:Instance", { caCertIdentifier: "rds-ca-rsa2048-g1" });

export const cases: PlanCases = {
  good: { "a current authority": database() },
  bad: {
    "of 2019": { plans: database({ caCertIdentifier: "rds-ca-2019" }), because: "old authority" },
    any: { plans: database({ caCertIdentifier: undefined }), because: "default" },
  },
};
