import { type PlanCases, variants } from "../plan-cases.ts";

const database = variants("aws:rds/instance:Instance", { iamDatabaseAuthenticationEnabled: true });

export const cases: PlanCases = {
  good: { tokens: database() },
  bad: {
    "passwords only": { plans: database({ iamDatabaseAuthenticationEnabled: undefined }), because: "password" },
  },
};
