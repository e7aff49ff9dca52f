import { type InfraRule, ofType, when } from "../infra-rule.ts";
import { listOf } from "../property.ts";

/** Logs that stay on an instance go with it. */
export const requireDatabaseLogs: InfraRule = {
  name: "require-database-logs",
  assertions: ["A20"],
  scope: "resource",
  judges: ofType("aws:rds/instance:Instance"),
  check: (instance) =>
    when(
      ["postgresql", "upgrade"].some((log) => !listOf(instance, "inputs.enabledCloudwatchLogsExports").includes(log)),
      "Its logs stay on the instance; export postgresql and upgrade in enabledCloudwatchLogsExports.",
    ),
  flips: [
    { property: "inputs.enabledCloudwatchLogsExports", to: ["upgrade"] },
    { property: "inputs.enabledCloudwatchLogsExports", to: undefined },
  ],
};
