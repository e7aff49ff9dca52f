import { type PlannedResource, type StackPlan } from "../../../infra/plan/stack-plan.ts";
import { type PlanCases, planned, planOf, replicaPair } from "../plan-cases.ts";

const metrics = ["ReplicaLag", "OldestReplicationSlotLag", "TransactionLogsDiskUsage", "FreeStorageSpace"];
const alarms = (identifier: string, of = metrics): readonly PlannedResource[] =>
  of.map((metricName) =>
    planned("aws:cloudwatch/metricAlarm:MetricAlarm", {
      metricName,
      dimensions: { DBInstanceIdentifier: identifier },
    }),
  );

const [primary, secondary] = replicaPair({})();
const withAlarms = (plan: StackPlan, resources: readonly PlannedResource[]): StackPlan => ({
  ...plan,
  resources: [...plan.resources, ...resources],
});
const retired = planned("aws:rds/instance:Instance", { identifier: "retired" });

export const cases: PlanCases = {
  good: {
    "both sides": [withAlarms(primary, alarms("writer")), withAlarms(secondary, alarms("replica"))],
    "a single region": [planOf([...primary.resources, ...alarms("writer")])],
    "none for what is retired": [
      withAlarms(primary, [...alarms("writer"), retired]),
      withAlarms(secondary, alarms("replica")),
    ],
  },
  bad: {
    "none in the standby's region": {
      plans: [withAlarms(primary, alarms("writer")), secondary],
      because: "ReplicaLag, OldestReplicationSlotLag",
    },
    "of another database": {
      plans: [planOf([...primary.resources, ...alarms("another")])],
      because: "Nobody is told",
    },
    "a full disk": {
      plans: [planOf([...primary.resources, ...alarms("writer", metrics.slice(0, 3))])],
      because: "its FreeStorageSpace;",
    },
  },
};
