import { databasesOf, instanceType, type PlacedDatabase, sourceOf } from "../databases.ts";
import { type InfraRule, ofType, when } from "../infra-rule.ts";
import { resourcesOf } from "../links.ts";
import type { PlannedResource, StackPlan } from "../../../infra/plan/stack-plan.ts";
import { propertyOf } from "../property.ts";

/**
 * A full disk stops a database, and lag is what the loss of a region would cost. Both sides have the alarms of both, since
 * a promotion swaps them.
 */
export const requireDatabaseAlarms: InfraRule = {
  name: "require-database-alarms",
  assertions: ["A33"],
  scope: "platform",
  judges: ofType(instanceType),
  check: (instance, plan, plans) => {
    if (!isUsed({ resource: instance, plan }, plans)) return [];
    const identifier = instance.inputs["identifier"];
    const watched = resourcesOf(plan, alarm)
      .filter((candidate) => propertyOf(candidate, "inputs.dimensions.DBInstanceIdentifier") === identifier)
      .map(({ inputs }) => inputs["metricName"]);
    const missing = metrics.filter((metric) => !watched.includes(metric));
    return when(missing.length > 0, `Nobody is told of its ${missing.join(", ")}; declare alarms on them.`);
  },
  flips: [
    { property: "inputs.metricName", to: "CPUUtilization", on: isLoneAlarm },
    { property: "inputs.dimensions.DBInstanceIdentifier", to: "another", on: isLoneAlarm },
  ],
};

const alarm = "aws:cloudwatch/metricAlarm:MetricAlarm";
const metrics = ["ReplicaLag", "OldestReplicationSlotLag", "TransactionLogsDiskUsage", "FreeStorageSpace"];

/** What a promotion has retired serves nobody: it is neither a replica, nor a source, nor its region's only one. */
const isUsed = ({ resource, plan }: PlacedDatabase, plans: readonly StackPlan[]): boolean =>
  resource.inputs["replicateSourceDb"] !== undefined ||
  resourcesOf(plan, instanceType).length === 1 ||
  databasesOf(plans).some((other) => sourceOf(other.resource, plans)?.resource === resource);

/** Lag has two alarms, a warning and a page: one alone may go without the rule's noticing. */
function isLoneAlarm({ type, inputs }: PlannedResource): boolean {
  return type === alarm && metrics.includes(String(inputs["metricName"])) && inputs["metricName"] !== "ReplicaLag";
}
