import { type InfraRule, ofType, when } from "../infra-rule.ts";

/** The broker is our services' and nobody else's. */
export const requirePrivateBroker: InfraRule = {
  name: "require-private-broker",
  assertions: ["A38"],
  scope: "resource",
  judges: ofType("aws:mq/broker:Broker"),
  check: ({ inputs }) =>
    when(inputs["publiclyAccessible"] !== false, "It has a public address; set publiclyAccessible: false."),
  flips: [{ property: "inputs.publiclyAccessible", to: true }],
};
