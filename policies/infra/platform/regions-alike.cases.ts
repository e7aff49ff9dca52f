import type { PlannedResource, StackPlan } from "../../../infra/plan/stack-plan.ts";
import { type PlanCases, planned, planOf } from "../plan-cases.ts";

const region = (role: "primary" | "secondary", more: readonly PlannedResource[] = []): StackPlan =>
  planOf(
    [
      ...[
        planned("aws:lb/targetGroup:TargetGroup", { port: 8443 }),
        planned("aws:eks/nodeGroup:NodeGroup", { instanceTypes: ["m7i.large"], scalingConfig: { maxSize: 4 } }),
        planned("aws:elasticache/replicationGroup:ReplicationGroup", { nodeType: "cache.m7g.large" }),
        planned("aws:mq/broker:Broker", { hostInstanceType: "mq.m7g.large" }),
        planned("aws:cloudwatch/metricAlarm:MetricAlarm", { threshold: 5 }),
      ].map((resource) => ({ ...resource, name: `rumbo-testing-${role}-example` })),
      ...more,
    ],
    { role, stack: `testing-${role}-foundation`, region: role === "primary" ? "us-east-1" : "us-west-2" },
  );
const named = (name: string): PlannedResource => planned("aws:sns/topic:Topic", {}, { name });

export const cases: PlanCases = {
  good: {
    alike: [region("primary"), region("secondary")],
    "credentials in the primary": [
      region("primary", [named("rumbo-testing-primary-credentials-ms-mapeo")]),
      region("secondary"),
    ],
    "one region": [region("primary", [named("rumbo-testing-primary-alarms")])],
  },
  bad: {
    "a topic in one region": {
      plans: [region("primary", [named("rumbo-testing-primary-alarms")]), region("secondary")],
      because: "testing-secondary-foundation has no rumbo-testing-secondary-alarms",
    },
    "a smaller standby": {
      plans: [
        region("primary", [{ ...named("rumbo-testing-primary-x"), inputs: { allocatedStorage: 200 } }]),
        region("secondary", [{ ...named("rumbo-testing-secondary-x"), inputs: { allocatedStorage: 20 } }]),
      ],
      because: "another allocatedStorage",
    },
  },
};
