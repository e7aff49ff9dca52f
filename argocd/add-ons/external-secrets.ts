import { operator } from "../../environments/naming.ts";
import type { ChartValues } from "../application.ts";

/** Reads secrets from AWS into the cluster, and never writes any back. */
const memory = { requests: { cpu: "25m", memory: "128Mi" }, limits: { memory: "128Mi" } };

export const externalSecretsValues: ChartValues = {
  serviceAccount: { name: operator.externalSecrets.serviceAccount },
  leaderElect: true,
  replicaCount: 2,
  podDisruptionBudget: { enabled: true, minAvailable: 1 },
  resources: memory,
  webhook: { replicaCount: 2, podDisruptionBudget: { enabled: true, minAvailable: 1 }, resources: memory },
  certController: { resources: memory },
  // Pod Identity is the controller's own; it needs no tokens of others.
  rbac: { serviceAccountTokenCreate: false },
  processClusterExternalSecret: false,
  processClusterPushSecret: false,
  processPushSecret: false,
  processClusterGenerator: false,
  crds: {
    createClusterExternalSecret: false,
    createClusterPushSecret: false,
    createPushSecret: false,
    createClusterGenerator: false,
  },
};
