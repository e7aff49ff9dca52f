import { type InfraRule, ofType, when } from "../infra-rule.ts";

/** A person gets a token of 15 minutes, not a password to keep. */
export const requireDatabaseIamAuthentication: InfraRule = {
  name: "require-database-iam-authentication",
  assertions: ["A19"],
  scope: "resource",
  judges: ofType("aws:rds/instance:Instance"),
  check: ({ inputs }) =>
    when(
      inputs["iamDatabaseAuthenticationEnabled"] !== true,
      "People would need a password; set iamDatabaseAuthenticationEnabled: true.",
    ),
  flips: [{ property: "inputs.iamDatabaseAuthenticationEnabled", to: false }],
};
