import { type PlanCases, variants } from "../plan-cases.ts";

const database = variants("aws:rds/instance:Instance", { multiAz: true });

export const cases: PlanCases = {
  good: { "two zones": database() },
  bad: {
    "one zone": { plans: database({ multiAz: false }), because: "its zone" },
  },
};
