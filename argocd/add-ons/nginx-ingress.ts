import { drainingSeconds } from "../../environments/draining.ts";
import { ingressControllerConfig } from "../../environments/front-door.ts";
import { ingressMetricsPort, ingressPort, regionalHost } from "../../environments/naming.ts";
import type { ChartValues } from "../application.ts";
import type { ClusterProps } from "../cluster.ts";

/**
 * NGINX behind a load balancer that ends TLS and speaks proxy protocol. Requests that came by HTTPS arrive in the clear on
 * `ingressPort.https`, where the master Ingresses listen; what arrives on `ingressPort.http` meets the default server and is
 * redirected.
 */
export const nginxIngressValues = ({ environment, role, settings }: ClusterProps): ChartValues => ({
  controller: {
    replicaCount: 3,
    strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
    minReadySeconds: 10,
    podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: "topology.kubernetes.io/zone",
        whenUnsatisfiable: "DoNotSchedule",
        labelSelector: { matchLabels: { "app.kubernetes.io/instance": "nginx-ingress" } },
      },
    ],
    priorityClassName: "system-cluster-critical",
    resources: { requests: { cpu: "250m", memory: "256Mi" }, limits: { memory: "256Mi" } },
    readOnlyRootFilesystem: true,
    lifecycle: { preStop: { sleep: { seconds: seconds.preStop } } },
    terminationGracePeriodSeconds: seconds.preStop + seconds.shutdown + drainingSeconds.margin,
    containerPort: ingressPort,
    defaultHTTPListenerPort: ingressPort.http,
    // Nobody's: the default server must not take the port that master Ingresses listen on.
    defaultHTTPSListenerPort: 8444,
    service: { type: "ClusterIP", externalTrafficPolicy: "", ...servicePorts() },
    ingressClass: { name: "nginx", create: true, setAsDefaultIngress: false },
    // Nothing here is one, but the chart passes the port of the default server on with them alone.
    enableCustomResources: true,
    // In Ingresses, that is: the ones of `ingressControllerConfig` are ours.
    enableSnippets: false,
    nginxStatus: { enable: false },
    telemetryReporting: { enable: false },
    // Argo CD calls no Ingress healthy that has no address.
    reportIngressStatus: { enable: true },
    config: {
      entries: {
        ...ingressControllerConfig([settings.cidr]),
        "external-status-address": regionalHost(environment.domain, role),
        "worker-shutdown-timeout": `${seconds.shutdown}s`,
      },
    },
  },
  prometheus: { create: true, port: ingressMetricsPort },
});

/** How a pod goes: it serves while the load balancer lets connections finish, then finishes those that are left. */
const seconds = { preStop: drainingSeconds.deregistration + drainingSeconds.margin, shutdown: 50 } as const;

/** The target groups take the pods' ports from the Service's. */
const servicePorts = () => ({
  httpPort: { enable: true, port: ingressPort.http, targetPort: ingressPort.http },
  httpsPort: { enable: true, port: ingressPort.https, targetPort: ingressPort.https },
});
