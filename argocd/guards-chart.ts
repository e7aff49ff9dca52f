import { ApiObject, Chart } from "cdk8s";
import type { Construct } from "constructs";
import type { NetworkPolicy } from "kubernetes-types/networking/v1.d.ts";
import { argoCdNamespace, gitHubAppKey, gitHubAppSecretName } from "../environments/naming.ts";
import type { ClusterProps } from "./cluster.ts";
import { notificationsSecretName } from "./notifications.ts";

/** What stands around Argo CD and its chart does not bring: its one secret, and what its repo server may talk to. */
export class GuardsChart extends Chart {
  constructor(scope: Construct, { environment, settings }: ClusterProps) {
    super(scope, "guards", { namespace: argoCdNamespace, disableResourceNameHashes: true });
    const store = "aws-secrets-manager";
    new ApiObject(this, "secret-store", {
      apiVersion: "external-secrets.io/v1",
      kind: "SecretStore",
      metadata: { name: store },
      spec: { provider: { aws: { service: "SecretsManager", region: settings.region } } },
    });
    new ApiObject(this, "notifications-secret", {
      apiVersion: "external-secrets.io/v1",
      kind: "ExternalSecret",
      metadata: { name: notificationsSecretName },
      spec: {
        refreshInterval: "1h",
        secretStoreRef: { kind: "SecretStore", name: store },
        target: { name: notificationsSecretName, creationPolicy: "Owner", deletionPolicy: "Retain" },
        data: Object.values(gitHubAppKey).map((property) => ({
          secretKey: property,
          remoteRef: {
            key: gitHubAppSecretName(environment.name),
            property,
            conversionStrategy: "Default",
            decodingStrategy: "None",
            metadataPolicy: "None",
          },
        })),
      },
    });
    // It unpacks what others wrote: it may reach git, charts and its cache, and neither the cluster's API nor AWS's.
    new ApiObject(this, "repo-server-egress", {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "argocd-repo-server-egress" },
      spec: {
        podSelector: { matchLabels: { "app.kubernetes.io/name": "argocd-repo-server" } },
        policyTypes: ["Egress"],
        egress: [
          { ports: [{ protocol: "UDP", port: 53 }, tcp(53)] },
          { to: [{ podSelector: { matchLabels: { "app.kubernetes.io/name": "argocd-redis" } } }], ports: [tcp(6379)] },
          { to: [{ ipBlock: { cidr: "0.0.0.0/0", except: [settings.cidr, "169.254.0.0/16"] } }], ports: [tcp(443)] },
        ],
      },
    } satisfies NetworkPolicy);
  }
}

const tcp = (port: number) => ({ protocol: "TCP", port });
