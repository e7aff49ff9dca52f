import type { ServiceSpec } from "kubernetes-types/core/v1.d.ts";
import { namespace, type ServiceName } from "../../environments/naming.ts";
import { ports } from "../../services/kit/src/runtime.ts";
import { selectorLabels } from "./labels.ts";

/**
 * Only the public port: probes go to the pod, and nobody else has business on the internal one. Port and container port
 * are equal because the network policies of the VPC CNI compare the container's port with the Service's.
 */
export const serviceSpec = (service: string): ServiceSpec => ({
  type: "ClusterIP",
  selector: selectorLabels(service),
  ports: [{ name: "http", port: ports.public, targetPort: "http", protocol: "TCP" }],
});

/** Base URL of a service for the pods of others. */
export const serviceUrl = ({ name, team }: ServiceName): string =>
  `http://${name}.${namespace(team)}.svc.cluster.local:${ports.public}`;
