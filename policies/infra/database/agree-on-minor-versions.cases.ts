import { type PlanCases, replicaPair } from "../plan-cases.ts";

const pair = replicaPair({ autoMinorVersionUpgrade: true });

export const cases: PlanCases = {
  good: {
    "left to AWS": pair(),
    "pinned on both sides": replicaPair({ autoMinorVersionUpgrade: false, engineVersion: "15.18" })(),
  },
  bad: {
    undecided: { plans: pair({ autoMinorVersionUpgrade: undefined }), because: "Nobody decided" },
    "neither upgraded nor pinned": {
      plans: pair({ autoMinorVersionUpgrade: false }).slice(1),
      because: "neither upgraded nor pinned",
    },
    "each its own way": {
      plans: pair({ autoMinorVersionUpgrade: false, engineVersion: "15.18" }),
      because: "otherwise than its writer",
    },
  },
};
