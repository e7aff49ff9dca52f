import { ApiObject } from "cdk8s";
import { Construct } from "constructs";
import type { Deployment } from "kubernetes-types/apps/v1.d.ts";
import type { HorizontalPodAutoscaler } from "kubernetes-types/autoscaling/v2.d.ts";
import type { Service as KubeService } from "kubernetes-types/core/v1.d.ts";
import type { ObjectMeta } from "kubernetes-types/meta/v1.d.ts";
import type { Ingress } from "kubernetes-types/networking/v1.d.ts";
import type { PodDisruptionBudget } from "kubernetes-types/policy/v1.d.ts";
import { serviceAccountName } from "../../environments/naming.ts";
import { hasSmokeTest } from "../../services/descriptor.ts";
import { Access } from "./access.ts";
import { autoscalerSpec } from "./autoscaler.ts";
import { deploymentSpec } from "./deployment.ts";
import { disruptionBudgetSpec } from "./disruption-budget.ts";
import { serverSecretSpec } from "./external-secret.ts";
import { hostsOf, minionAnnotations, minionSpec } from "./ingress.ts";
import { componentLabels } from "./labels.ts";
import type { MicroserviceProps } from "./microservice-props.ts";
import { serverNetworkSpec } from "./network-policy.ts";
import { Migration, SmokeTest } from "./service-jobs.ts";
import { serviceSpec } from "./service.ts";
import { syncWave } from "./sync-wave.ts";

/** A service of ours in one cluster: its identity, its access, its addresses and, once released, its workload. */
export class Microservice extends Construct {
  constructor(scope: Construct, id: string, props: MicroserviceProps) {
    super(scope, id);
    const { service, cluster, guard, digest, retired } = props;
    const { name, replicas, needs } = service;
    const labels = componentLabels(name);
    const secrets = serverSecretSpec(service, cluster.environment);
    const meta = (annotations?: Record<string, string>, suffix?: string): ObjectMeta & { name: string } => ({
      name: suffix === undefined ? name : `${name}-${suffix}`,
      labels,
      ...(annotations && { annotations }),
    });

    new Access(this, "access", { name: serviceAccountName(name), labels, network: serverNetworkSpec(props), secrets });
    if (retired) return;
    if (needs.database) new Migration(this, "migration", props);
    if (hasSmokeTest(service)) new SmokeTest(this, "smoke", props);
    new ApiObject(this, "service", {
      apiVersion: "v1",
      kind: "Service",
      metadata: meta(),
      spec: serviceSpec(name, guard !== undefined || needs.regionControl === true),
    } satisfies KubeService);
    if (service.paths.length > 0)
      for (const { suffix, host } of hostsOf(cluster))
        new ApiObject(this, `ingress-${suffix}`, {
          apiVersion: "networking.k8s.io/v1",
          kind: "Ingress",
          metadata: meta(minionAnnotations(service), suffix),
          spec: minionSpec(service, host),
        } satisfies Ingress);

    // Without pods, a budget and an autoscaler would only report that they have nothing to do.
    if (!digest) return;
    new ApiObject(this, "deployment", {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: meta(syncWave("workload")),
      spec: deploymentSpec({ ...props, digest }, secrets?.target.name),
    } satisfies Deployment);
    new ApiObject(this, "disruption-budget", {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: meta(),
      spec: disruptionBudgetSpec(name),
    } satisfies PodDisruptionBudget);
    if (typeof replicas !== "number")
      new ApiObject(this, "autoscaler", {
        apiVersion: "autoscaling/v2",
        kind: "HorizontalPodAutoscaler",
        metadata: meta(),
        spec: autoscalerSpec(name, replicas),
      } satisfies HorizontalPodAutoscaler);
  }
}
