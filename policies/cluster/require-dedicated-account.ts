import type { ClusterPolicy } from "./cluster-policy.ts";
import { podResources, podVariables } from "./pod-resources.ts";

/**
 * Who a pod is decides what it may do in AWS; the account that all pods share would be everybody. Nothing of a tenant's talks
 * to Kubernetes, so no token of it lies in a pod (K8).
 */
export const requireDedicatedAccount = (): ClusterPolicy => ({
  name: "require-dedicated-account",
  assertions: ["K8"],
  resources: podResources,
  variables: podVariables,
  validations: [
    {
      expression:
        "has(variables.pod.serviceAccountName) && variables.pod.serviceAccountName != ''" +
        " && variables.pod.serviceAccountName != 'default'",
      message: "Set serviceAccountName to an account of the pod's own, and not to default.",
    },
    {
      expression: "has(variables.pod.automountServiceAccountToken) && !variables.pod.automountServiceAccountToken",
      message: "Set automountServiceAccountToken: false on the pod.",
    },
  ],
});
