import { type InfraRule, ofType, when } from "../infra-rule.ts";
import { listOf, propertyOf } from "../property.ts";

/** An alarm that nobody hears, or that takes silence for health without saying so, is worse than none. */
export const requireDecisiveAlarms: InfraRule = {
  name: "require-decisive-alarms",
  assertions: ["A63"],
  scope: "resource",
  judges: ofType("aws:cloudwatch/metricAlarm:MetricAlarm"),
  check: (resource) => [
    ...when(
      propertyOf(resource, "inputs.actionsEnabled") === false || listOf(resource, "inputs.alarmActions").length === 0,
      "It tells nobody; give it alarmActions, and leave actionsEnabled on.",
    ),
    ...when(
      propertyOf(resource, "inputs.treatMissingData") === undefined,
      "It does not say what missing data means; set treatMissingData.",
    ),
  ],
  flips: [
    { property: "inputs.actionsEnabled", to: false },
    { property: "inputs.alarmActions", to: [] },
    { property: "inputs.alarmActions", to: undefined },
    { property: "inputs.treatMissingData", to: undefined },
  ],
};
