import { type PlanCases, variants } from "../plan-cases.ts";

const database = variants("aws:rds/instance:Instance", { enabledCloudwatchLogsExports: ["postgresql", "upgrade"] });

export const cases: PlanCases = {
  good: { "both exported": database() },
  bad: {
    "upgrades untold": { plans: database({ enabledCloudwatchLogsExports: ["postgresql"] }), because: "stay on" },
  },
};
