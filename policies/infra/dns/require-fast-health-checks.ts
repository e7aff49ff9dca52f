import { type InfraRule, ofType, when } from "../infra-rule.ts";
import { listOf, propertyOf } from "../property.ts";

/** Detection is part of the promised recovery time: 10 s three times, seen from three places so that one of them cannot be wrong alone. */
export const requireFastHealthChecks: InfraRule = {
  name: "require-fast-health-checks",
  assertions: ["A59"],
  scope: "resource",
  judges: ofType("aws:route53/healthCheck:HealthCheck"),
  check: (resource) => [
    ...when(
      propertyOf(resource, "inputs.requestInterval") !== 10 || propertyOf(resource, "inputs.failureThreshold") !== 3,
      "It takes longer than 30 s to notice, or flaps; set requestInterval: 10 and failureThreshold: 3.",
    ),
    ...when(
      propertyOf(resource, "inputs.regions") !== undefined && listOf(resource, "inputs.regions").length < 3,
      "It asks from fewer than three regions; name three or more, or none for all.",
    ),
  ],
  flips: [
    { property: "inputs.requestInterval", to: 30 },
    { property: "inputs.failureThreshold", to: 1 },
    { property: "inputs.failureThreshold", to: 5 },
    { property: "inputs.regions", to: ["us-east-1", "us-west-2"] },
  ],
};
