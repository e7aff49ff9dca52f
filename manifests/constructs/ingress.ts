import type { IngressSpec } from "kubernetes-types/networking/v1.d.ts";
import { nextReplica, upstreamLimits } from "../../environments/front-door.ts";
import { ingressPort, regionalHost } from "../../environments/naming.ts";
import { routesOf } from "../../environments/routes.ts";
import type { Service } from "../../services/descriptor.ts";
import type { Cluster } from "../cluster.ts";

/** Class of the F5 NGINX Ingress Controller. */
const ingressClassName = "nginx";

/** Names that a cluster answers to. A host has its own Ingresses: the controller merges them only host by host. */
export const hostsOf = ({
  environment,
  role,
}: Pick<Cluster, "environment" | "role">): readonly { suffix: string; host: string }[] => [
  { suffix: "public", host: environment.domain },
  { suffix: "regional", host: regionalHost(environment.domain, role) },
];

/** The one Ingress of a host that the minions of all namespaces are merged into. TLS ends at the load balancer. */
export const masterAnnotations: Record<string, string> = {
  "nginx.org/mergeable-ingress-type": "master",
  // Who came without TLS meets the default server, which redirects.
  "nginx.org/listen-ports": `${ingressPort.https}`,
  // Tells services that users came by HTTPS, which NGINX itself does not speak.
  "nginx.org/redirect-to-https": "true",
};

export const masterSpec = (host: string): IngressSpec => ({ ingressClassName, rules: [{ host }] });

/** Limits and retries of a service's own paths: the same as on one machine. */
export const minionAnnotations = ({ bodyLimitKiB, repeatablePosts = false }: Service): Record<string, string> => ({
  "nginx.org/mergeable-ingress-type": "minion",
  "nginx.org/client-max-body-size": `${bodyLimitKiB}k`,
  // A rolling update of five pods under load failed 2,784 of 18,271 requests with NGINX's defaults: a pod that refuses
  // must not be banned for ten seconds.
  "nginx.org/max-fails": "0",
  "nginx.org/proxy-next-upstream": nextReplica(repeatablePosts),
  "nginx.org/proxy-next-upstream-timeout": upstreamLimits.tryTimeout,
  "nginx.org/proxy-next-upstream-tries": `${upstreamLimits.tries}`,
});

export const minionSpec = (service: Service, host: string): IngressSpec => ({
  ingressClassName,
  rules: [
    {
      host,
      http: {
        paths: routesOf([service]).map((route) => ({
          path: route.path,
          pathType: "Prefix",
          backend: { service: { name: route.service, port: { name: "http" } } },
        })),
      },
    },
  ],
});
