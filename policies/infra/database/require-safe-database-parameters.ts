import { type InfraRule, ofType, when } from "../infra-rule.ts";
import { listOf } from "../property.ts";

/** AWS's own parameters accept connections without TLS from whoever does not ask for it, and log next to nothing. */
export const requireSafeDatabaseParameters: InfraRule = {
  name: "require-safe-database-parameters",
  assertions: ["A25"],
  scope: "resource",
  judges: ofType("aws:rds/instance:Instance", "aws:rds/parameterGroup:ParameterGroup"),
  check: (resource) => {
    if (resource.type === "aws:rds/instance:Instance")
      return when(
        /^(undefined|default\..*)$/.test(String(resource.inputs["parameterGroupName"])),
        "It has AWS's default parameters; set parameterGroupName to a group of ours.",
      );
    const value = (wanted: string): string | undefined =>
      (listOf(resource, "inputs.parameters") as readonly Parameter[]).find(({ name }) => name === wanted)?.value;
    const logged = ["log_statement", "log_min_duration_statement"].filter((name) =>
      ["none", "-1", undefined].includes(value(name)),
    );
    return [
      ...when(value("rds.force_ssl") !== "1", "It accepts plain text; set rds.force_ssl to 1."),
      ...when(logged.length > 0, `It does not log what it should; set ${logged.join(" and ")}.`),
    ];
  },
  flips: [
    { property: "inputs.parameterGroupName", to: undefined, on: ofType("aws:rds/instance:Instance") },
    { property: "inputs.parameterGroupName", to: "default.postgres15", on: ofType("aws:rds/instance:Instance") },
    ...["rds.force_ssl", "log_statement", "log_min_duration_statement"].map((missing) => ({
      property: "inputs.parameters",
      to: [
        { name: "rds.force_ssl", value: "1" },
        { name: "log_statement", value: "ddl" },
        { name: "log_min_duration_statement", value: "1000" },
      ].filter(({ name }) => name !== missing),
      on: ofType("aws:rds/parameterGroup:ParameterGroup"),
    })),
  ],
};

interface Parameter {
  readonly name: string;
  readonly value: string;
}
