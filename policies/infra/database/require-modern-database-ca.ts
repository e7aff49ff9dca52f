import { type InfraRule, ofType, when } from "../infra-rule.ts";

/** The authority of 2019 has expired: clients that verify would refuse the connection. */
export const requireModernDatabaseCa: InfraRule = {
  name: "require-modern-database-ca",
  assertions: ["A26"],
  scope: "resource",
  judges: ofType("aws:rds/instance:Instance"),
  check: ({ inputs }) =>
    when(
      !/^rds-ca-(rsa2048|rsa4096|ecc384)-g1$/.test(String(inputs["caCertIdentifier"])),
      "Its certificate is of an old authority, or of whichever is the default; set caCertIdentifier to rds-ca-rsa2048-g1.",
    ),
  flips: [
    { property: "inputs.caCertIdentifier", to: "rds-ca-2019" },
    { property: "inputs.caCertIdentifier", to: undefined },
  ],
};
