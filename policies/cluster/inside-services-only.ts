import type { ClusterPolicy } from "./cluster-policy.ts";

/** The only way in is NGINX behind the load balancer, which limits, logs and speaks TLS (K26). */
export const insideServicesOnly = (): ClusterPolicy => ({
  name: "inside-services-only",
  assertions: ["K26"],
  resources: [{ group: "", resources: ["services"] }],
  variables: [],
  validations: [
    {
      expression: "!has(object.spec.type) || object.spec.type == 'ClusterIP'",
      message: "Leave the type at ClusterIP; public paths are in the service's descriptor.",
    },
    {
      expression: "!has(object.spec.externalIPs) || object.spec.externalIPs.size() == 0",
      message: "Leave out externalIPs; they take over addresses of others.",
    },
  ],
});
