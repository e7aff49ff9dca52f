import { type Alarm, type Metric, minutes } from "./alarm.ts";

/** @param nodes ElastiCache's names of the nodes; an alarm is about whichever is worst */
export function cacheAlarms(nodes: readonly string[]): readonly Alarm[] {
  const worst = (name: string, statistic: Metric["statistic"]): Pick<Alarm, "metrics" | "expression" | "is"> => ({
    metrics: nodes.map((node) => ({
      namespace: "AWS/ElastiCache",
      name,
      statistic,
      dimensions: { CacheClusterId: node },
    })),
    expression: "MAX(METRICS())",
    is: "above",
  });
  return [
    {
      ...worst("EngineCPUUtilization", "Average"),
      name: "cache-cpu",
      severity: "page",
      why: "Valkey's one thread is busy to 90 % (AWS's recommended alarm): live maps lag, and clients give up after 250 ms. No figure at all means that no node answers.",
      threshold: 90,
      ...minutes(5),
      missingData: "breaching",
    },
    {
      ...worst("DatabaseMemoryUsagePercentage", "Maximum"),
      name: "cache-memory",
      severity: "warn",
      why: "Four fifths of the memory are in use; at all of it, the least used keys are dropped. Take a larger node type.",
      threshold: 80,
      ...minutes(15),
      missingData: "breaching",
    },
    {
      ...worst("Evictions", "Sum"),
      name: "cache-evictions",
      severity: "warn",
      why: "Keys are dropped for want of memory. Nothing is lost, but each is made again from PostgreSQL, which then works for two.",
      threshold: 1000,
      ...minutes(15),
      missingData: "notBreaching",
    },
    {
      ...worst("ReplicationLag", "Maximum"),
      name: "cache-replication-lag",
      severity: "warn",
      why: "A replica is 10 s behind: the usual is below one. If the primary node is lost now, live maps jump back.",
      threshold: 10,
      ...minutes(5),
      missingData: "notBreaching",
    },
  ];
}
