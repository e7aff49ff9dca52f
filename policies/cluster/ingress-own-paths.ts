import { tenantIngressAnnotation } from "../../environments/naming.ts";
import type { ClusterPolicy } from "./cluster-policy.ts";

/**
 * All tenants share one host and one NGINX. An Ingress of a tenant may take the paths that its namespace was given, on the
 * platform's hosts, and change nothing but limits of its own: a snippet would be configuration for everybody (K27).
 */
export const ingressOwnPaths = (): ClusterPolicy => ({
  name: "ingress-own-paths",
  assertions: ["K27"],
  resources: [{ group: "networking.k8s.io", resources: ["ingresses"] }],
  variables: [
    {
      name: "given",
      expression: "has(namespaceObject.metadata.annotations) ? namespaceObject.metadata.annotations : {}",
    },
    // Both are lists between spaces, so that a whole entry can be looked for.
    ...(["hosts", "paths"] as const).map((what) => ({
      name: what,
      expression:
        `'${tenantIngressAnnotation[what]}' in variables.given` +
        ` ? ' ' + variables.given['${tenantIngressAnnotation[what]}'] + ' ' : ''`,
    })),
    { name: "rules", expression: "has(object.spec.rules) ? object.spec.rules : []" },
    { name: "annotations", expression: "has(object.metadata.annotations) ? object.metadata.annotations : {}" },
  ],
  validations: [
    {
      expression:
        "has(object.spec.ingressClassName) && object.spec.ingressClassName == 'nginx'" +
        " && 'nginx.org/mergeable-ingress-type' in variables.annotations" +
        " && variables.annotations['nginx.org/mergeable-ingress-type'] == 'minion' && !has(object.spec.defaultBackend)",
      message: "Make it a minion of class nginx, without a default backend; the platform has the master.",
    },
    {
      expression:
        "variables.rules.size() > 0 && variables.rules.all(r, has(r.host) && variables.hosts.contains(' ' + r.host + ' '))",
      message: "Name one of the platform's own hosts in every rule.",
    },
    {
      expression:
        "variables.rules.all(r, !has(r.http) || r.http.paths.all(p, has(p.path) && variables.paths.contains(' ' + p.path + ' ')))",
      message: "Take only paths that a descriptor of the team names, as they stand there.",
    },
    {
      expression: `variables.annotations.all(k, !k.contains('nginx.') || k in [${allowed.map((name) => `'nginx.org/${name}'`).join(", ")}])`,
      message: `Set no annotations of NGINX but ${allowed.join(", ")}: others would change it for everybody.`,
    },
  ],
});

const allowed = [
  "mergeable-ingress-type",
  "client-max-body-size",
  "max-fails",
  "proxy-next-upstream",
  "proxy-next-upstream-timeout",
  "proxy-next-upstream-tries",
];
