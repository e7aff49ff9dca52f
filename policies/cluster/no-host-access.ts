import type { ClusterPolicy } from "./cluster-policy.ts";
import { podResources, podVariables } from "./pod-resources.ts";

/**
 * A pod shares nothing with its node, and what it writes has an end. Volumes are listed by what is allowed: the next kind that
 * reaches into a node is refused by not being here (K6, K7).
 */
export const noHostAccess = (): ClusterPolicy => ({
  name: "no-host-access",
  assertions: ["K6", "K7"],
  resources: podResources,
  variables: [
    ...podVariables,
    { name: "volumes", expression: "has(variables.pod.volumes) ? variables.pod.volumes : []" },
    {
      name: "ports",
      expression: "variables.pod.containers.filter(c, has(c.ports)).map(c, c.ports)",
    },
  ],
  validations: [
    {
      expression: ["hostNetwork", "hostPID", "hostIPC"]
        .map((field) => `(!has(variables.pod.${field}) || !variables.pod.${field})`)
        .join(" && "),
      message: "Leave out hostNetwork, hostPID and hostIPC; a Service reaches the pod.",
    },
    {
      expression: "variables.ports.all(ports, ports.all(p, !has(p.hostPort) || p.hostPort == 0))",
      message: "Leave out hostPort; a Service reaches the pod.",
    },
    {
      expression: `variables.volumes.all(v, ${[
        "configMap",
        "downwardAPI",
        "emptyDir",
        "ephemeral",
        "persistentVolumeClaim",
        "projected",
        "secret",
      ]
        .map((kind) => `has(v.${kind})`)
        .join(" || ")})`,
      message:
        "Mount only configMap, downwardAPI, emptyDir, ephemeral, persistentVolumeClaim, projected and secret volumes.",
    },
    {
      expression: "variables.volumes.all(v, !has(v.emptyDir) || has(v.emptyDir.sizeLimit))",
      message: "Give every emptyDir a sizeLimit; it is the node's disk.",
    },
  ],
});
