import { ApiObject } from "cdk8s";
import { Construct } from "constructs";
import type { Namespace } from "kubernetes-types/core/v1.d.ts";
import type { ObjectMeta } from "kubernetes-types/meta/v1.d.ts";
import type { NetworkPolicy } from "kubernetes-types/networking/v1.d.ts";
import { ingressNamespace, ingressPort, ingressServiceName, targetGroupName } from "../../environments/naming.ts";
import { type Cluster, placeOf } from "../cluster.ts";
import { defaultDenySpec, frontDoorNetworkSpec } from "./network-policy.ts";
import { confirmDeletion, syncWave } from "./sync-wave.ts";
import { podSecurityLabels } from "./team-namespace.ts";

/** The part of the AWS Load Balancer Controller's `TargetGroupBinding` that we use. */
export interface TargetGroupBinding {
  readonly apiVersion: "elbv2.k8s.aws/v1beta1";
  readonly kind: "TargetGroupBinding";
  readonly metadata: ObjectMeta & { name: string };
  readonly spec: {
    readonly targetGroupName: string;
    readonly targetType: "ip";
    readonly serviceRef: { readonly name: string; readonly port: number };
  };
}

/**
 * What NGINX, an add-on with a chart of its own, finds when it comes: its namespace, what it may talk to, and the load
 * balancer's target groups bound to its pods. Groups are found by name, since infra makes them before any cluster.
 */
export class FrontDoor extends Construct {
  constructor(scope: Construct, id: string, cluster: Cluster) {
    super(scope, id);

    new ApiObject(this, "namespace", {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: {
        name: ingressNamespace,
        // A pod is ready when the load balancer sends to it, and not before (K21).
        labels: { ...podSecurityLabels, "elbv2.k8s.aws/pod-readiness-gate-inject": "enabled" },
        annotations: { ...confirmDeletion, ...syncWave("namespace") },
      },
    } satisfies Namespace);
    const policies = { "default-deny": defaultDenySpec, "nginx-ingress": frontDoorNetworkSpec(cluster) };
    for (const [name, spec] of Object.entries(policies))
      new ApiObject(this, name, {
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: { name, namespace: ingressNamespace },
        spec,
      } satisfies NetworkPolicy);
    for (const listener of ["http", "https"] as const)
      new ApiObject(this, `targets-${listener}`, {
        apiVersion: "elbv2.k8s.aws/v1beta1",
        kind: "TargetGroupBinding",
        metadata: { name: listener, namespace: ingressNamespace, annotations: syncWave("shared") },
        spec: {
          targetGroupName: targetGroupName(placeOf(cluster), listener),
          targetType: "ip",
          serviceRef: { name: ingressServiceName, port: ingressPort[listener] },
        },
      } satisfies TargetGroupBinding);
  }
}
