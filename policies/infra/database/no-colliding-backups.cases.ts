import { type PlanCases, replicaPair } from "../plan-cases.ts";

const pair = replicaPair({ backupWindow: "07:00-07:30" });

export const cases: PlanCases = {
  good: { "one after the other": pair({ backupWindow: "07:30-08:00" }) },
  bad: {
    "both at once": { plans: pair({ backupWindow: "07:15-07:45" }), because: "together with its writer" },
    "at noon in Mexico": { plans: pair({ backupWindow: "18:00-18:30" }), because: "while people work" },
    "whenever AWS likes": { plans: pair({ backupWindow: undefined }), because: "while people work" },
  },
};
