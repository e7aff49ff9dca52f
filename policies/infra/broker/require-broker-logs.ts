import { type InfraRule, ofType, when } from "../infra-rule.ts";
import { propertyOf } from "../property.ts";

/** Why a broker fell over is only in its log. */
export const requireBrokerLogs: InfraRule = {
  name: "require-broker-logs",
  assertions: ["A41"],
  scope: "resource",
  judges: ofType("aws:mq/broker:Broker"),
  check: (broker) =>
    when(propertyOf(broker, "inputs.logs.general") !== true, "Its log goes nowhere; set logs.general: true."),
  flips: [
    { property: "inputs.logs.general", to: false },
    { property: "inputs.logs", to: undefined },
  ],
};
