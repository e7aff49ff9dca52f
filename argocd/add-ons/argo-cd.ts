import { notificationsSecretName, notifications } from "../notifications.ts";
import type { ChartValues } from "../application.ts";
import { type ClusterProps, placeOf } from "../cluster.ts";
import { rightsOf, settings } from "../settings.ts";

/**
 * Argo CD's own chart. Infra installs it with these values, and from then on Argo CD keeps itself equal to them. One
 * application controller: a second would only share the load of many clusters, and this one has its own alone.
 */
export const argoCdValues = (cluster: ClusterProps): ChartValues => ({
  global: { networkPolicy: { create: true, defaultDenyIngress: true }, priorityClassName: "system-cluster-critical" },
  crds: { keep: true },
  configs: {
    cm: settings,
    rbac: rightsOf([...new Set(cluster.services.map(({ team }) => team))]),
  },
  // Single sign-on speaks OpenID Connect directly.
  dex: { enabled: false },
  controller: { resources: memory("1Gi", "250m") },
  server: { replicas: 2, pdb, resources: memory("256Mi", "50m") },
  repoServer: { replicas: 2, pdb, resources: memory("512Mi", "100m") },
  applicationSet: { replicas: 2, pdb, resources: memory("256Mi", "50m") },
  redis: { resources: memory("128Mi", "50m") },
  notifications: {
    ...notifications(placeOf(cluster)),
    // External Secrets fills it.
    secret: { create: false, name: notificationsSecretName },
    resources: memory("128Mi", "50m"),
  },
});

const pdb = { enabled: true, maxUnavailable: 1 };

const memory = (size: string, cpu: string): object => ({ requests: { cpu, memory: size }, limits: { memory: size } });
