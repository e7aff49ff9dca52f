import { ApiObject } from "cdk8s";
import { Construct } from "constructs";
import type { ServiceAccount } from "kubernetes-types/core/v1.d.ts";
import type { ObjectMeta } from "kubernetes-types/meta/v1.d.ts";
import type { NetworkPolicy, NetworkPolicySpec } from "kubernetes-types/networking/v1.d.ts";
import type { ExternalSecret, ExternalSecretSpec } from "./external-secret.ts";
import type { Labels } from "./labels.ts";
import { syncWave } from "./sync-wave.ts";

export interface AccessProps {
  /** Of every object. */
  readonly name: string;
  /** @default the chart's */
  readonly namespace?: string;
  /** Of every object; the pods have them too. */
  readonly labels: Labels;
  readonly network: NetworkPolicySpec;
  /** @default the pods need none */
  readonly secrets?: ExternalSecretSpec | undefined;
}

/**
 * What has to be there before a pod starts: who it is, whom it may talk to, and what it may know. Ordinary objects of earlier
 * waves, so that hooks find them as well.
 */
export class Access extends Construct {
  constructor(scope: Construct, id: string, { name, namespace, labels, network, secrets }: AccessProps) {
    super(scope, id);
    const metadata = (annotations: Record<string, string>): ObjectMeta & { name: string } => ({
      name,
      ...(namespace !== undefined && { namespace }),
      labels,
      annotations,
    });

    new ApiObject(this, "service-account", {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: metadata(syncWave("identity")),
      automountServiceAccountToken: false,
    } satisfies ServiceAccount);
    new ApiObject(this, "network-policy", {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: metadata(syncWave("access")),
      spec: network,
    } satisfies NetworkPolicy);
    if (secrets)
      new ApiObject(this, "secrets", {
        apiVersion: "external-secrets.io/v1",
        kind: "ExternalSecret",
        metadata: metadata(syncWave("access")),
        spec: secrets,
      } satisfies ExternalSecret);
  }
}
