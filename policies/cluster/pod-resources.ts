import type { ClusterPolicy, ResourceRule } from "./cluster-policy.ts";

/**
 * Everything that has or makes pods. The makers are judged too, because Argo CD shows a refused Deployment, while a
 * refused pod is an event that nobody reads.
 */
export const podResources: readonly ResourceRule[] = [
  { group: "", resources: ["pods", "pods/ephemeralcontainers"] },
  { group: "apps", resources: ["deployments", "statefulsets", "daemonsets", "replicasets"] },
  { group: "batch", resources: ["jobs", "cronjobs"] },
];

/** `variables.pod` is the pod's specification wherever it stands, `variables.containers` all of its containers. */
export const podVariables: ClusterPolicy["variables"] = [
  {
    name: "pod",
    expression:
      "object.kind == 'Pod' ? object.spec : " +
      "object.kind == 'CronJob' ? object.spec.jobTemplate.spec.template.spec : object.spec.template.spec",
  },
  {
    name: "containers",
    expression:
      "variables.pod.containers" +
      " + (has(variables.pod.initContainers) ? variables.pod.initContainers : [])" +
      " + (has(variables.pod.ephemeralContainers) ? variables.pod.ephemeralContainers : [])",
  },
];
