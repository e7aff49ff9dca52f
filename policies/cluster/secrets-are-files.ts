import type { ClusterPolicy } from "./cluster-policy.ts";
import { podResources, podVariables } from "./pod-resources.ts";

/**
 * A variable is seen by every child, every crash dump and whoever may look at the pod, and keeps its value when the secret is
 * rotated; a file does not (K23).
 */
export const secretsAreFiles = (): ClusterPolicy => ({
  name: "secrets-are-files",
  assertions: ["K23"],
  resources: podResources,
  variables: podVariables,
  validations: [
    {
      expression:
        "variables.containers.all(c, !has(c.env)" +
        " || c.env.all(e, !has(e.valueFrom) || !has(e.valueFrom.secretKeyRef)))" +
        " && variables.containers.all(c, !has(c.envFrom) || c.envFrom.all(e, !has(e.secretRef)))",
      message: "Mount the secret as files instead of putting it into variables.",
    },
  ],
});
