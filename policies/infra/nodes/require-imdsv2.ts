import { type InfraRule, ofType, when } from "../infra-rule.ts";
import { propertyOf } from "../property.ts";

/** A pod that reaches the metadata service has the rights of its node. Tokens, and one network hop, keep it out. */
export const requireImdsv2: InfraRule = {
  name: "require-imdsv2",
  assertions: ["A10"],
  scope: "resource",
  judges: ofType("aws:ec2/launchTemplate:LaunchTemplate"),
  check: (resource) => [
    ...when(
      propertyOf(resource, "inputs.metadataOptions.httpTokens") !== "required",
      'Its metadata service answers without a token; set metadataOptions.httpTokens: "required".',
    ),
    ...when(
      propertyOf(resource, "inputs.metadataOptions.httpPutResponseHopLimit") !== 1,
      "Pods reach its metadata service; set metadataOptions.httpPutResponseHopLimit: 1.",
    ),
  ],
  flips: [
    { property: "inputs.metadataOptions.httpTokens", to: "optional" },
    { property: "inputs.metadataOptions.httpPutResponseHopLimit", to: 2 },
  ],
};
