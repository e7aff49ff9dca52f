import { type InfraRule, ofType, when } from "../infra-rule.ts";

/** A zone is lost more often than a region, and is no reason to promote anything. */
export const requireMultiAzDatabase: InfraRule = {
  name: "require-multi-az-database",
  assertions: ["A16"],
  scope: "resource",
  judges: ofType("aws:rds/instance:Instance"),
  check: ({ inputs }) =>
    when(inputs["multiAz"] !== true, "It is gone with its zone; set database.multiAz: true in its region's settings."),
  flips: [{ property: "inputs.multiAz", to: false }],
};
