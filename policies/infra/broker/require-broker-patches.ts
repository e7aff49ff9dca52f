import { type InfraRule, ofType, when } from "../infra-rule.ts";

/** RabbitMQ's patches come in the maintenance window, one node at a time. */
export const requireBrokerPatches: InfraRule = {
  name: "require-broker-patches",
  assertions: ["A42"],
  scope: "resource",
  judges: ofType("aws:mq/broker:Broker"),
  check: ({ inputs }) =>
    when(
      inputs["autoMinorVersionUpgrade"] !== true,
      "It stays on its first patch version; set autoMinorVersionUpgrade: true.",
    ),
  flips: [{ property: "inputs.autoMinorVersionUpgrade", to: false }],
};
