import { namespace, type ServiceName } from "../../environments/naming.ts";
import { type Alarm, type Metric, minutes } from "./alarm.ts";

export interface WatchedCluster {
  readonly clusterName: string;
  /** Nodes that it should have at least. */
  readonly minNodes: number;
  readonly services: readonly ServiceName[];
}

/** What Container Insights (the CloudWatch add-on) knows of a cluster. */
export function clusterAlarms({ clusterName, minNodes, services }: WatchedCluster): readonly Alarm[] {
  const metric = (name: string, statistic: Metric["statistic"], dimensions: Metric["dimensions"] = {}): Metric => ({
    namespace: "ContainerInsights",
    name,
    statistic,
    dimensions: { ClusterName: clusterName, ...dimensions },
  });
  return [
    {
      name: "cluster-node-count",
      severity: "page",
      why: `Fewer than ${minNodes} nodes: Auto Scaling cannot replace one. No figure at all means that the cluster's agent does not run.`,
      metrics: [metric("cluster_node_count", "Minimum")],
      is: "below",
      threshold: minNodes,
      ...minutes(15),
      missingData: "breaching",
    },
    {
      name: "cluster-node-failed",
      severity: "warn",
      why: "A node has been without health for ten minutes: its pods have moved, and EKS's node repair should have replaced it.",
      metrics: [metric("cluster_failed_node_count", "Maximum")],
      is: "above",
      threshold: 0,
      ...minutes(10),
      missingData: "notBreaching",
    },
    {
      name: "cluster-node-memory",
      severity: "warn",
      why: "The fullest node uses 90 % of its memory: the kubelet starts to evict pods at 100 MiB free.",
      metrics: [metric("node_memory_utilization", "Maximum")],
      is: "above",
      threshold: 90,
      ...minutes(15),
      missingData: "notBreaching",
    },
    {
      name: "cluster-node-filesystem",
      severity: "warn",
      why: "The fullest node's disk is full to 80 %: the kubelet starts to delete images at 85 %.",
      metrics: [metric("node_filesystem_utilization", "Maximum")],
      is: "above",
      threshold: 80,
      ...minutes(15),
      missingData: "notBreaching",
    },
    ...services.map((service): Alarm => ({
      name: `cluster-restarts-${service.name}`,
      severity: "page",
      why: "A container of this service has restarted more than twice within a quarter of an hour: it crashes again and again.",
      metrics: [
        metric("pod_number_of_container_restarts", "Maximum", {
          Namespace: namespace(service.team),
          PodName: service.name,
        }),
      ],
      // The figure counts from a pod's birth; what matters is by how much it grows.
      expression: "DIFF(m1)",
      is: "above",
      threshold: 2,
      periodSeconds: 900,
      periods: 1,
      missingData: "notBreaching",
    })),
  ];
}
