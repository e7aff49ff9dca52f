import type { PlannedResource } from "../../../infra/plan/stack-plan.ts";
import { failoverType } from "../failover-records.ts";
import { type InfraRule, when } from "../infra-rule.ts";
import { propertyOf } from "../property.ts";

/**
 * A name has two records, told apart by their identifiers, and the second is a last resort: evaluated, it could be
 * unhealthy too, and the name would answer nothing.
 */
export const failoverInPairs: InfraRule = {
  name: "failover-in-pairs",
  assertions: ["A60"],
  scope: "stack",
  judges: isFailover,
  check: (record, { resources }) => {
    const { name, type, setIdentifier, healthCheckId } = record.inputs;
    const partner = resources.find(
      (other) =>
        isFailover(other) &&
        other.inputs["name"] === name &&
        other.inputs["type"] === type &&
        failoverType(other) !== failoverType(record),
    );
    return [
      ...when(!partner, "Its name has one side only; declare PRIMARY and SECONDARY under the same name and type."),
      ...when(
        setIdentifier === undefined || partner?.inputs["setIdentifier"] === setIdentifier,
        "Route 53 cannot tell it from the other side; give each record a setIdentifier of its own.",
      ),
      ...when(
        propertyOf(record, "inputs.aliases.0.evaluateTargetHealth") === true,
        "Its load balancer's health moves the name by itself; set evaluateTargetHealth: false.",
      ),
      ...when(
        failoverType(record) === "SECONDARY" && healthCheckId !== undefined,
        "The last resort could be taken away; remove healthCheckId from the SECONDARY.",
      ),
    ];
  },
  flips: [
    { property: "inputs.name", to: "another.example" },
    { property: "inputs.type", to: "AAAA" },
    { property: "inputs.setIdentifier", to: undefined },
    { property: "inputs.failoverRoutingPolicies.0.type", to: "PRIMARY", on: isSecondary },
    { property: "inputs.aliases.0.evaluateTargetHealth", to: true },
    { property: "inputs.healthCheckId", to: "check-2", on: isSecondary },
  ],
};

function isFailover(resource: PlannedResource): boolean {
  return failoverType(resource) !== undefined;
}

function isSecondary(resource: PlannedResource): boolean {
  return failoverType(resource) === "SECONDARY";
}
