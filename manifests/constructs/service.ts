import type { ServiceSpec } from "kubernetes-types/core/v1.d.ts";
import { namespace, type ServiceName } from "../../environments/naming.ts";
import { ports } from "../../services/kit/src/runtime.ts";
import { selectorLabels } from "./labels.ts";

/**
 * The public port, and the internal one where writes move between regions: a guard and who asks it talk there. Nobody else has
 * business on it, as probes go to the pod. Port and container port are equal because the network policies of the VPC CNI compare
 * the container's port with the Service's.
 */
export const serviceSpec = (service: string, internal: boolean): ServiceSpec => ({
  type: "ClusterIP",
  selector: selectorLabels(service),
  ports: [
    { name: "http", port: ports.public, targetPort: "http", protocol: "TCP" },
    ...(internal ? [{ name: "internal", port: ports.internal, targetPort: "internal", protocol: "TCP" }] : []),
  ],
});

/** Base URL of a service for the pods of others. */
export const serviceUrl = ({ name, team }: ServiceName, port: keyof typeof ports = "public"): string =>
  `http://${name}.${namespace(team)}.svc.cluster.local:${ports[port]}`;
