import { type InfraRule, ofType, when } from "../infra-rule.ts";

/** A week of restore points is the least that a mistake found after the weekend needs; their time is chosen, and they say whose they are. */
export const requireDatabaseBackups: InfraRule = {
  name: "require-database-backups",
  assertions: ["A17", "A24"],
  scope: "resource",
  judges: ofType("aws:rds/instance:Instance"),
  check: ({ inputs }) => [
    ...when(
      !(Number(inputs["backupRetentionPeriod"]) >= 7),
      "It keeps backups for less than a week; set database.backupRetentionDays to 7 or more.",
    ),
    ...when(typeof inputs["backupWindow"] !== "string", "AWS chooses when it is backed up; set backupWindow."),
    ...when(
      inputs["copyTagsToSnapshot"] !== true,
      "Its snapshots do not say whose they are; set copyTagsToSnapshot: true.",
    ),
  ],
  flips: [
    { property: "inputs.backupRetentionPeriod", to: 6 },
    { property: "inputs.backupRetentionPeriod", to: undefined },
    { property: "inputs.backupWindow", to: undefined },
    { property: "inputs.copyTagsToSnapshot", to: false },
  ],
};
