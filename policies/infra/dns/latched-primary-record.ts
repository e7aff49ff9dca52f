import { latchPath } from "../../../environments/naming.ts";
import type { PlannedResource } from "../../../infra/plan/stack-plan.ts";
import { failoverType } from "../failover-records.ts";
import { type InfraRule, ofType, when } from "../infra-rule.ts";
import { madeFrom } from "../links.ts";

/**
 * The public name leaves the primary when the standby says that it has taken over, and comes back when a person says so: a
 * check of the primary itself would fail back by itself, onto stale data. Nor may it ask a database, which would move users
 * for a slow query.
 */
export const latchedPrimaryRecord: InfraRule = {
  name: "latched-primary-record",
  assertions: ["A59"],
  scope: "stack",
  judges: isPrimary,
  check: (record, plan) => {
    const check = madeFrom(plan, record, "healthCheckId").find(ofType("aws:route53/healthCheck:HealthCheck"));
    return when(
      record.inputs["healthCheckId"] === undefined ||
        check?.inputs["invertHealthcheck"] !== true ||
        check.inputs["resourcePath"] !== latchPath,
      `Something else than the latch moves it; give it a health check of ${latchPath} that is inverted.`,
    );
  },
  flips: [
    { property: "inputs.healthCheckId", to: undefined },
    { property: "references.healthCheckId", to: [] },
    { property: "inputs.invertHealthcheck", to: false, on: isLatchCheck },
    { property: "inputs.resourcePath", to: "/health", on: isLatchCheck },
  ],
};

function isPrimary(record: PlannedResource): boolean {
  return failoverType(record) === "PRIMARY";
}

function isLatchCheck({ type, inputs }: PlannedResource): boolean {
  return type === "aws:route53/healthCheck:HealthCheck" && inputs["invertHealthcheck"] === true;
}
