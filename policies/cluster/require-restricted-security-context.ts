import type { ClusterPolicy } from "./cluster-policy.ts";
import { podResources, podVariables } from "./pod-resources.ts";

/**
 * A process that is broken into must find nothing to build on. Stricter than the Pod Security Standard "restricted",
 * which the namespaces enforce as well: the file system is read-only and the user is nobody on the node (K2 to K6).
 */
export const requireRestrictedSecurityContext = (): ClusterPolicy => ({
  name: "require-restricted-security-context",
  assertions: ["K2", "K3", "K4", "K5", "K6"],
  resources: podResources,
  variables: [
    ...podVariables,
    {
      name: "podContext",
      expression: "has(variables.pod.securityContext) ? variables.pod.securityContext : {}",
    },
    {
      name: "contexts",
      expression: "variables.containers.map(c, has(c.securityContext) ? c.securityContext : {})",
    },
  ],
  validations: [
    {
      expression:
        "has(variables.podContext.runAsNonRoot) && variables.podContext.runAsNonRoot" +
        " && variables.contexts.all(c, !has(c.runAsNonRoot) || c.runAsNonRoot)",
      message: "Set securityContext.runAsNonRoot: true on the pod.",
    },
    ...(["runAsUser", "runAsGroup"] as const).map((field) => ({
      expression:
        `has(variables.podContext.${field}) && variables.podContext.${field} >= 10000` +
        ` && variables.contexts.all(c, !has(c.${field}) || c.${field} >= 10000)`,
      message: `Set securityContext.${field} on the pod to 10000 or more.`,
    })),
    {
      expression:
        "has(variables.podContext.seccompProfile) && variables.podContext.seccompProfile.type == 'RuntimeDefault'" +
        " && variables.contexts.all(c, !has(c.seccompProfile) || c.seccompProfile.type == 'RuntimeDefault')",
      message: "Set securityContext.seccompProfile.type: RuntimeDefault on the pod.",
    },
    {
      expression:
        "variables.contexts.all(c, has(c.allowPrivilegeEscalation) && !c.allowPrivilegeEscalation" +
        " && (!has(c.privileged) || !c.privileged))",
      message: "Set securityContext.allowPrivilegeEscalation: false on every container, and privileged on none.",
    },
    {
      expression: "variables.contexts.all(c, has(c.readOnlyRootFilesystem) && c.readOnlyRootFilesystem)",
      message:
        "Set securityContext.readOnlyRootFilesystem: true on every container; mount an emptyDir where it writes.",
    },
    {
      expression:
        "variables.contexts.all(c, has(c.capabilities) && has(c.capabilities.drop) && 'ALL' in c.capabilities.drop" +
        " && (!has(c.capabilities.add) || c.capabilities.add.size() == 0))",
      message: "Set securityContext.capabilities.drop: [ALL] on every container, and add none.",
    },
  ],
});
