import type { ClusterPolicy } from "./cluster-policy.ts";

/** A zone that fails takes a third of a service and not all of it, and a node that is gone is given up in time (K15, K20). */
export const requireSpread = (): ClusterPolicy => ({
  name: "require-spread",
  assertions: ["K15", "K20"],
  resources: [{ group: "apps", resources: ["deployments"] }],
  variables: [
    { name: "pod", expression: "object.spec.template.spec" },
    {
      name: "spreads",
      expression: "has(variables.pod.topologySpreadConstraints) ? variables.pod.topologySpreadConstraints : []",
    },
    { name: "tolerations", expression: "has(variables.pod.tolerations) ? variables.pod.tolerations : []" },
  ],
  validations: [
    {
      expression:
        "variables.spreads.exists(s, s.topologyKey == 'topology.kubernetes.io/zone' && s.maxSkew == 1" +
        " && s.whenUnsatisfiable == 'DoNotSchedule')",
      message: "Spread the pods over zones: maxSkew 1 on topology.kubernetes.io/zone, DoNotSchedule.",
    },
    {
      expression: "variables.spreads.exists(s, s.topologyKey == 'kubernetes.io/hostname')",
      message: "Spread the pods over nodes: a constraint on kubernetes.io/hostname.",
    },
    {
      expression:
        "['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'].all(k, variables.tolerations.exists(t," +
        " has(t.key) && t.key == k && has(t.tolerationSeconds) && t.tolerationSeconds <= 30))",
      message: "Tolerate nodes that are not ready or unreachable for 30 seconds at most; the default is five minutes.",
    },
  ],
});
