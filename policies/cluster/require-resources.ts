import type { ClusterPolicy } from "./cluster-policy.ts";
import { podResources, podVariables } from "./pod-resources.ts";

/**
 * The scheduler believes what pods ask for: one that asks for nothing takes it from its neighbours. Memory is promised in
 * full, so that a node never has to choose whom to kill (K11).
 */
export const requireResources = (): ClusterPolicy => ({
  name: "require-resources",
  assertions: ["K11"],
  resources: podResources,
  variables: [
    ...podVariables,
    // Debugging containers may not ask for anything.
    {
      name: "asking",
      expression: "variables.pod.containers + (has(variables.pod.initContainers) ? variables.pod.initContainers : [])",
    },
  ],
  validations: [
    {
      expression:
        "variables.asking.all(c, has(c.resources) && has(c.resources.requests)" +
        " && ['cpu', 'memory', 'ephemeral-storage'].all(r, r in c.resources.requests))",
      message: "Ask for cpu, memory and ephemeral-storage in resources.requests of every container.",
    },
    {
      expression:
        "variables.asking.all(c, has(c.resources) && has(c.resources.limits) && 'memory' in c.resources.limits" +
        " && has(c.resources.requests) && 'memory' in c.resources.requests" +
        " && c.resources.limits['memory'] == c.resources.requests['memory'])",
      message: "Set resources.limits.memory of every container to what it asks for in requests.memory.",
    },
  ],
});
