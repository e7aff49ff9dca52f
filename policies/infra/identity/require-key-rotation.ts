import { type InfraRule, ofType, when } from "../infra-rule.ts";

/** A key that leaks is worth a year at most. Keys that sign cannot rotate by themselves. */
export const requireKeyRotation: InfraRule = {
  name: "require-key-rotation",
  assertions: ["A54"],
  scope: "resource",
  judges: (resource) => ofType("aws:kms/key:Key")(resource) && resource.inputs["keyUsage"] !== "SIGN_VERIFY",
  check: ({ inputs }) => when(inputs["enableKeyRotation"] !== true, "It never changes; set enableKeyRotation: true."),
  flips: [
    { property: "inputs.enableKeyRotation", to: false },
    { property: "inputs.enableKeyRotation", to: undefined },
  ],
};
