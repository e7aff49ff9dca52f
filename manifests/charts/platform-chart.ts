import { ApiObject, Chart } from "cdk8s";
import type { Construct } from "constructs";
import type {
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
} from "kubernetes-types/admissionregistration/v1.d.ts";
import type { Ingress } from "kubernetes-types/networking/v1.d.ts";
import type { PriorityClass } from "kubernetes-types/scheduling/v1.d.ts";
import type { StorageClass } from "kubernetes-types/storage/v1.d.ts";
import { namespace, platformTeam } from "../../environments/naming.ts";
import { bindingSpec, noSubjectAnnotation, policySpec } from "../../policies/cluster/cluster-policy.ts";
import { clusterPolicies } from "../../policies/cluster/policies.ts";
import type { Service } from "../../services/descriptor.ts";
import type { Cluster } from "../cluster.ts";
import type { Digest } from "../digest.ts";
import { servicePriorityClass } from "../constructs/deployment.ts";
import { secretStoreName } from "../constructs/external-secret.ts";
import { FrontDoor } from "../constructs/front-door.ts";
import { hostsOf, masterAnnotations, masterSpec } from "../constructs/ingress.ts";
import { PlatformJobs, scratchStorageClass } from "../constructs/platform-jobs.ts";
import { type ClusterSecretStore, secretStoreSpec } from "../constructs/secret-store.ts";
import { confirmDeletion, syncWave } from "../constructs/sync-wave.ts";
import { TeamNamespace } from "../constructs/team-namespace.ts";

export interface PlatformChartProps {
  readonly cluster: Cluster;
  readonly services: readonly Service[];
  /** Of the image of the platform's jobs. @default nothing has been released yet */
  readonly digest?: Digest | undefined;
}

/** What services of all teams share in one cluster: everything cluster-scoped, the namespaces, and the front door. */
export class PlatformChart extends Chart {
  constructor(scope: Construct, { cluster, services, digest }: PlatformChartProps) {
    super(scope, platformTeam, { disableResourceNameHashes: true });
    const { environment, settings } = cluster;

    for (const policy of clusterPolicies({ environment: environment.name, region: settings.region })) {
      new ApiObject(this, `policy-${policy.name}`, {
        apiVersion: "admissionregistration.k8s.io/v1",
        kind: "ValidatingAdmissionPolicy",
        metadata: {
          name: policy.name,
          annotations: {
            ...syncWave("admissionPolicy"),
            ...(policy.noSubject !== undefined && { [noSubjectAnnotation]: policy.noSubject }),
          },
        },
        spec: policySpec(policy),
      } satisfies ValidatingAdmissionPolicy);
      new ApiObject(this, `binding-${policy.name}`, {
        apiVersion: "admissionregistration.k8s.io/v1",
        kind: "ValidatingAdmissionPolicyBinding",
        metadata: { name: policy.name, annotations: syncWave("admissionPolicy") },
        spec: bindingSpec(policy),
      } satisfies ValidatingAdmissionPolicyBinding);
    }

    new TeamNamespace(this, namespace(platformTeam));
    for (const [team, owned] of Map.groupBy(services, (service) => service.team))
      new TeamNamespace(this, namespace(team), {
        services: owned,
        hosts: hostsOf(cluster).map(({ host }) => host),
      });

    new ApiObject(this, "priority", {
      apiVersion: "scheduling.k8s.io/v1",
      kind: "PriorityClass",
      metadata: { name: servicePriorityClass, annotations: syncWave("shared") },
      // Above Jobs, which have none, and far below the add-ons that every pod depends on.
      value: 1000,
      description: "Services that users wait for.",
    } satisfies PriorityClass);
    new ApiObject(this, "secret-store", {
      apiVersion: "external-secrets.io/v1",
      kind: "ClusterSecretStore",
      metadata: {
        name: secretStoreName,
        annotations: { ...confirmDeletion, ...syncWave("shared") },
      },
      spec: secretStoreSpec(settings.region),
    } satisfies ClusterSecretStore);
    new ApiObject(this, "scratch-disks", {
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: { name: scratchStorageClass, annotations: syncWave("shared") },
      provisioner: "ebs.csi.aws.com",
      parameters: { type: "gp3", encrypted: "true" },
      // In the zone of the pod that asks, and gone with it.
      volumeBindingMode: "WaitForFirstConsumer",
      reclaimPolicy: "Delete",
    } satisfies StorageClass);
    new FrontDoor(this, "front-door", cluster);
    new PlatformJobs(this, "jobs", { cluster, services, digest });
    for (const { suffix, host } of hostsOf(cluster))
      new ApiObject(this, `ingress-${suffix}`, {
        apiVersion: "networking.k8s.io/v1",
        kind: "Ingress",
        metadata: { name: suffix, namespace: namespace(platformTeam), annotations: masterAnnotations },
        spec: masterSpec(host),
      } satisfies Ingress);
  }
}
