import { type PlanCases, variants } from "../plan-cases.ts";

const alarm = variants("aws:cloudwatch/metricAlarm:MetricAlarm", {
  alarmActions: ["arn:aws:sns:us-east-1:111122223333:alarms"],
  treatMissingData: "breaching",
});

export const cases: PlanCases = {
  good: { "heard, and clear about silence": alarm() },
  bad: {
    "switched off": { plans: alarm({ actionsEnabled: false }), because: "nobody" },
    "without an action": { plans: alarm({ alarmActions: undefined }), because: "nobody" },
    "silent about silence": { plans: alarm({ treatMissingData: undefined }), because: "missing data" },
  },
};
