import { type InfraRule, ofType, when } from "../infra-rule.ts";

/** CloudWatch sees a database from outside once a minute; a stall is over by then. */
export const requireEnhancedMonitoring: InfraRule = {
  name: "require-enhanced-monitoring",
  assertions: ["A22"],
  scope: "resource",
  judges: ofType("aws:rds/instance:Instance"),
  check: ({ inputs }) => [
    ...when(
      !(Number(inputs["monitoringInterval"]) >= 1 && Number(inputs["monitoringInterval"]) <= 30),
      "Its machine is watched less than every 30 s; set monitoringInterval to between 1 and 30.",
    ),
    ...when(
      typeof inputs["monitoringRoleArn"] !== "string",
      "RDS may not deliver what it sees; set monitoringRoleArn.",
    ),
  ],
  flips: [
    { property: "inputs.monitoringInterval", to: 60 },
    { property: "inputs.monitoringInterval", to: 0 },
    { property: "inputs.monitoringInterval", to: undefined },
    { property: "inputs.monitoringRoleArn", to: undefined },
  ],
};
