import { type InfraRule, ofType, when } from "../infra-rule.ts";
import { propertyOf } from "../property.ts";

/** A function takes no more of the account's concurrency than it is given, logs where we keep it, and holds no secret. */
export const requireContainedFunctions: InfraRule = {
  name: "require-contained-functions",
  assertions: ["A65"],
  scope: "resource",
  judges: ofType("aws:lambda/function:Function"),
  check: (resource) => {
    const variables = Object.keys(propertyOf(resource, "inputs.environment.variables") ?? {});
    const secrets = variables.filter((name) => secretName.test(name));
    return [
      ...when(
        !(Number(propertyOf(resource, "inputs.reservedConcurrentExecutions")) >= 1),
        "It may take all of the account's concurrency; set reservedConcurrentExecutions.",
      ),
      ...when(
        typeof propertyOf(resource, "inputs.loggingConfig.logGroup") !== "string",
        "AWS would make its log group, without an end and without our key; declare one and set loggingConfig.logGroup.",
      ),
      ...when(
        secrets.length > 0,
        `${secrets.join(", ")} can be read by whoever may describe it; give it the right to read a secret instead.`,
      ),
    ];
  },
  flips: [
    { property: "inputs.reservedConcurrentExecutions", to: undefined },
    { property: "inputs.reservedConcurrentExecutions", to: -1 },
    { property: "inputs.loggingConfig", to: undefined },
    { property: "inputs.environment.variables", to: { DATABASE_PASSWORD: "hunter2" } },
  ],
};

const secretName = /PASSWORD|SECRET|TOKEN|CREDENTIAL|PRIVATE_KEY|API_KEY/i;
