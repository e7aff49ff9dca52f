import { type PlanCases, variants } from "../plan-cases.ts";

const database = variants("aws:rds/instance:Instance", {
  backupRetentionPeriod: 7,
  backupWindow: "07:00-07:30",
  copyTagsToSnapshot: true,
});

export const cases: PlanCases = {
  good: { "a week, marked": database() },
  bad: {
    none: { plans: database({ backupRetentionPeriod: 0 }), because: "a week" },
    "at any time": { plans: database({ backupWindow: undefined }), because: "AWS chooses" },
    unmarked: { plans: database({ copyTagsToSnapshot: undefined }), because: "whose they are" },
  },
};
