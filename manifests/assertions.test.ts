import type { Deployment, DeploymentSpec } from "kubernetes-types/apps/v1.d.ts";
import type { HorizontalPodAutoscaler } from "kubernetes-types/autoscaling/v2.d.ts";
import type { CronJob, Job, JobSpec } from "kubernetes-types/batch/v1.d.ts";
import type { Namespace, PodSpec, Service as KubeService, ServiceAccount } from "kubernetes-types/core/v1.d.ts";
import type { Ingress, NetworkPolicy } from "kubernetes-types/networking/v1.d.ts";
import type { PodDisruptionBudget } from "kubernetes-types/policy/v1.d.ts";
import { describe, expect, it } from "vitest";
import { drainingSeconds } from "../environments/draining.ts";
import { regionsOf } from "../environments/environment.ts";
import { nextReplica } from "../environments/front-door.ts";
import { loadEnvironments } from "../environments/load.ts";
import { registryHost, renderedPath, tenantLabel } from "../environments/naming.ts";
import { type KubeObject, objectsOf } from "../environments/rendered-tree.ts";
import { clusterPolicies } from "../policies/cluster/policies.ts";
import { loadServices } from "../services/catalog.ts";
import { minReplicas, servicesOf } from "../services/descriptor.ts";
import { internalPath, ports, shutdownSeconds } from "../services/kit/src/runtime.ts";
import type { ExternalSecret } from "./constructs/external-secret.ts";
import type { TargetGroupBinding } from "./constructs/front-door.ts";
import { sampleDigests } from "./digest.ts";
import { renderAll } from "./synth.ts";

interface Kinds {
  readonly CronJob: CronJob;
  readonly Deployment: Deployment;
  readonly ExternalSecret: ExternalSecret;
  readonly HorizontalPodAutoscaler: HorizontalPodAutoscaler;
  readonly Ingress: Ingress;
  readonly Job: Job;
  readonly Namespace: Namespace;
  readonly NetworkPolicy: NetworkPolicy;
  readonly PodDisruptionBudget: PodDisruptionBudget;
  readonly Service: KubeService;
  readonly ServiceAccount: ServiceAccount;
  readonly TargetGroupBinding: TargetGroupBinding;
}

type Typed<K extends string> = K extends keyof Kinds ? Kinds[K] : object;

const environments = await loadEnvironments();
const services = await loadServices();
const trees = renderAll({ environments, services, digests: sampleDigests(services) });

const clusters = environments.flatMap((environment) =>
  regionsOf(environment).map(({ role, settings }) => ({
    name: `${environment.name} ${role}`,
    environment,
    role,
    region: settings.region,
    objects: objectsOf(trees.find(({ path }) => path === renderedPath({ environment: environment.name, role }))!),
  })),
);

describe.each(clusters)("$name", ({ environment, role, region, objects }) => {
  const all = <K extends string>(kind: K): (KubeObject & Typed<K>)[] =>
    objects.filter((object): object is KubeObject & Typed<K> => object.kind === kind);
  const the = <K extends string>(kind: K, name: string): KubeObject & Typed<K> => {
    const found = all(kind).filter(({ metadata }) => metadata.name === name);
    expect(found, `one ${kind} ${name}`).toHaveLength(1);
    return found[0]!;
  };

  const workloads = (["Deployment", "Job", "CronJob"] as const).flatMap((kind) =>
    all(kind).map((object) => ({
      id: `${object.metadata.namespace!}/${object.metadata.name}`,
      kind,
      namespace: object.metadata.namespace!,
      ...templateOf(object),
    })),
  );

  describe.each(workloads)("the pods of $kind $id", ({ namespace, pod, labels }) => {
    const container = pod.containers[0]!;
    const objectIn = <K extends string>(kind: K, name: string): (KubeObject & Typed<K>)[] =>
      all(kind).filter(({ metadata }) => metadata.namespace === namespace && metadata.name === name);

    it("K2, K3: run as nobody on the node, with the default seccomp profile", () => {
      expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } });
      expect(pod.securityContext!.runAsUser).toBeGreaterThanOrEqual(10_000);
      expect(pod.securityContext!.runAsGroup).toBeGreaterThanOrEqual(10_000);
    });

    it("K4, K5: cannot gain a privilege", () => {
      expect(container.securityContext).toMatchObject({
        allowPrivilegeEscalation: false,
        capabilities: { drop: ["ALL"] },
      });
      expect(container.securityContext!.capabilities).not.toHaveProperty("add");
    });

    it("K6: write only into sized scratch space", () => {
      expect(container.securityContext!.readOnlyRootFilesystem).toBe(true);
      const volumes = pod.volumes!.filter(({ emptyDir }) => emptyDir);
      expect(volumes).not.toEqual([]);
      for (const { emptyDir } of volumes) expect(emptyDir).toHaveProperty("sizeLimit");
    });

    it("K7: share nothing with their node", () => {
      for (const key of ["hostNetwork", "hostPID", "hostIPC"]) expect(pod).not.toHaveProperty(key);
      for (const volume of pod.volumes!) expect(volume).not.toHaveProperty("hostPath");
      for (const port of container.ports ?? []) expect(port).not.toHaveProperty("hostPort");
    });

    it("K8: have an account of their own and no Kubernetes token", () => {
      expect(pod.serviceAccountName).not.toBe("default");
      const [account] = objectIn("ServiceAccount", pod.serviceAccountName!);
      expect(account!.automountServiceAccountToken).toBe(false);
      expect(pod.automountServiceAccountToken).toBe(false);
    });

    it("K9, K10: run a digest from the registry of their own region, pulled once", () => {
      expect(container.image).toMatch(/^[^/]+\/rumbo\/[a-z-]+@sha256:[0-9a-f]{64}$/);
      expect(container.image).toContain(`${registryHost(region)}/`);
      expect(container.imagePullPolicy).toBe("IfNotPresent");
    });

    it("K11: are promised what they ask for, and their memory in full", () => {
      const { requests, limits } = container.resources!;
      expect(Object.keys(requests!).toSorted()).toEqual(["cpu", "ephemeral-storage", "memory"]);
      expect(limits).toEqual({ memory: requests!["memory"], "ephemeral-storage": requests!["ephemeral-storage"] });
    });

    it("K22: are selected by one policy that names every peer, and keep from the node's own credentials", () => {
      const selecting = all("NetworkPolicy").filter(
        ({ metadata, spec }) =>
          metadata.namespace === namespace &&
          spec!.podSelector.matchLabels !== undefined &&
          selects(spec!.podSelector.matchLabels, labels),
      );
      expect(selecting).toHaveLength(1);
      const { policyTypes, ingress, egress } = selecting[0]!.spec!;
      expect(policyTypes).toEqual(["Ingress", "Egress"]);
      for (const { from } of ingress!) expect(from).not.toEqual([]);
      for (const { to, ports: allowed } of egress!) {
        expect(to).not.toEqual([]);
        expect(allowed).not.toEqual([]);
        for (const { ipBlock } of to!)
          if (ipBlock?.cidr === "0.0.0.0/0") expect(ipBlock.except).toContain("169.254.0.0/16");
          else expect(ipBlock?.cidr ?? "").not.toMatch(/^169\.254\.169\.|^0\./);
      }
    });

    it("K23: read secrets from files that an ExternalSecret of theirs fills", () => {
      for (const { secret } of pod.volumes!)
        if (secret) expect(objectIn("ExternalSecret", secret.secretName!)[0]?.spec.target.name).toBe(secret.secretName);
      for (const variable of container.env!) expect(variable).not.toHaveProperty("valueFrom");
      expect(container).not.toHaveProperty("envFrom");
    });
  });

  it.each(workloads.filter(({ kind }) => kind !== "Deployment"))(
    "K28: $kind $id ends, is not tried for ever, and can be read for an hour or more",
    ({ job }) => {
      expect(job!.ttlSecondsAfterFinished).toBeGreaterThanOrEqual(3600);
      expect(job!.activeDeadlineSeconds).toBeGreaterThan(0);
      expect(job!.backoffLimit).toBeLessThanOrEqual(3);
      expect(job!.template.spec!.restartPolicy).toBe("Never");
    },
  );

  it("K28: never runs a timed Job beside itself, nor long after its time", () => {
    for (const { spec } of all("CronJob"))
      expect(spec).toMatchObject({ concurrencyPolicy: "Forbid", startingDeadlineSeconds: expect.any(Number) });
  });

  describe.each(servicesOf(environment, services))("$name", (service) => {
    const deployment = the("Deployment", service.name).spec!;
    const pod = deployment.template.spec!;
    const container = pod.containers[0]!;

    it("K11: is promised what its descriptor says", () => {
      expect(container.resources!.requests).toMatchObject(service.resources);
    });

    it("K12: has a number of pods or an autoscaler, never both", () => {
      const scalers = all("HorizontalPodAutoscaler").filter(({ spec }) => spec!.scaleTargetRef.name === service.name);
      expect([deployment.replicas, ...scalers.map(({ spec }) => spec!.minReplicas)].filter(Boolean)).toEqual([
        minReplicas(service),
      ]);
    });

    it("K13, K14: updates without losing a pod, and fails within five minutes", () => {
      const { maxUnavailable, maxSurge } = deployment.strategy!.rollingUpdate!;
      expect(maxUnavailable).toBe(0);
      expect(maxSurge).toBe("25%");
      expect(deployment.minReadySeconds).toBeGreaterThanOrEqual(10);
      const { periodSeconds, failureThreshold } = container.startupProbe!;
      const worstStart = periodSeconds! * failureThreshold! + deployment.minReadySeconds!;
      expect(deployment.progressDeadlineSeconds).toBeGreaterThan(worstStart);
      expect(deployment.progressDeadlineSeconds).toBeLessThanOrEqual(300);
    });

    it("K15, K20: spreads over zones and hosts, and leaves a dead node within half a minute", () => {
      expect(pod.topologySpreadConstraints).toMatchObject([
        { topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "DoNotSchedule", nodeTaintsPolicy: "Honor" },
        { topologyKey: "kubernetes.io/hostname", whenUnsatisfiable: "ScheduleAnyway" },
      ]);
      for (const constraint of pod.topologySpreadConstraints!) {
        expect(constraint).toMatchObject({ maxSkew: 1, matchLabelKeys: ["pod-template-hash"] });
        expect(deployment.template.metadata!.labels).toMatchObject(constraint.labelSelector!.matchLabels!);
      }
      expect(pod.tolerations!.map(({ tolerationSeconds }) => tolerationSeconds)).toEqual([30, 30]);
    });

    it("K16: gives up one pod at a time", () => {
      const { spec } = the("PodDisruptionBudget", service.name);
      expect(spec).toMatchObject({ maxUnavailable: 1, unhealthyPodEvictionPolicy: "AlwaysAllow" });
      expect(deployment.template.metadata!.labels).toMatchObject(spec!.selector!.matchLabels!);
    });

    it("K17: is asked on the internal port, and restarted only for what a restart can repair", () => {
      const { startupProbe, readinessProbe, livenessProbe } = container;
      expect(readinessProbe!.httpGet!.path).toBe(internalPath.ready);
      expect(livenessProbe!.httpGet!.path).toBe(internalPath.live);
      const internal = container.ports!.find(({ containerPort }) => containerPort === ports.internal);
      for (const probe of [startupProbe, readinessProbe, livenessProbe])
        expect(probe!.httpGet!.port).toBe(internal!.name);
    });

    it("K18, K19: serves on while it is forgotten, then has time to finish", () => {
      const { seconds } = container.lifecycle!.preStop!.sleep!;
      expect(seconds).toBeGreaterThanOrEqual(10);
      expect(pod.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(seconds + shutdownSeconds + 5);
      expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(drainingSeconds.deregistration);
    });

    it("K26, K30: is reached by name inside, on a port that its pods serve", () => {
      const { spec } = the("Service", service.name);
      expect(spec!.type).toBe("ClusterIP");
      expect(deployment.template.metadata!.labels).toMatchObject(spec!.selector!);
      const names = container.ports!.map(({ name }) => name);
      for (const { targetPort } of spec!.ports!) expect(names).toContain(targetPort);
    });

    it("K27: answers on the public and on the regional host, at exactly its own paths, with no snippet", () => {
      const minions = all("Ingress").filter(
        ({ metadata }) => metadata.labels?.["app.kubernetes.io/name"] === service.name,
      );
      const masters = all("Ingress").filter(
        ({ metadata }) => metadata.annotations!["nginx.org/mergeable-ingress-type"] === "master",
      );
      const hostsOf = (ingresses: readonly Ingress[]): unknown[] =>
        ingresses.flatMap(({ spec }) => spec!.rules!.map(({ host }) => host));
      expect(hostsOf(minions)).toEqual(hostsOf(masters));
      expect(hostsOf(masters)).toHaveLength(2);
      expect(hostsOf(masters)).toContain(environment.domain);
      for (const { metadata, spec } of minions) {
        expect(spec!.rules![0]!.http!.paths.map(({ path }) => path)).toEqual(service.paths);
        expect(metadata.annotations!["nginx.org/proxy-next-upstream"]).toBe(
          nextReplica(service.repeatablePosts === true),
        );
      }
      for (const { metadata } of [...masters, ...minions])
        expect(Object.keys(metadata.annotations!).join()).not.toContain("snippet");
    });
  });

  it("K1: holds every namespace to the restricted standard, at a pinned version", () => {
    for (const { metadata } of all("Namespace"))
      for (const mode of ["enforce", "warn", "audit"]) {
        expect(metadata.labels).toHaveProperty([`pod-security.kubernetes.io/${mode}`], "restricted");
        expect(metadata.labels![`pod-security.kubernetes.io/${mode}-version`]).toMatch(/^v1\.\d+$/);
      }
  });

  it("K22, K29: denies by default in every namespace, and limits each team's", () => {
    for (const { metadata } of all("Namespace")) {
      const inside = objects.filter((object) => object.metadata.namespace === metadata.name);
      const deny = inside.find(({ kind, metadata: { name } }) => kind === "NetworkPolicy" && name === "default-deny");
      expect(deny).toMatchObject({ spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] } });
      const kinds = inside.map(({ kind }) => kind);
      if (metadata.labels?.[tenantLabel] !== undefined)
        expect(kinds).toEqual(expect.arrayContaining(["ResourceQuota", "LimitRange"]));
    }
  });

  it("K21: binds both target groups to NGINX's pods, which are ready when the load balancer sends to them", () => {
    expect(all("TargetGroupBinding").map(({ spec }) => spec)).toEqual([
      {
        targetGroupName: `rumbo-${environment.name}-${role}-http`,
        targetType: "ip",
        serviceRef: { name: "nginx-ingress-controller", port: 8080 },
      },
      {
        targetGroupName: `rumbo-${environment.name}-${role}-https`,
        targetType: "ip",
        serviceRef: { name: "nginx-ingress-controller", port: 8443 },
      },
    ]);
    expect(the("Namespace", "nginx-ingress").metadata.labels).toMatchObject({
      "elbv2.k8s.aws/pod-readiness-gate-inject": "enabled",
    });
  });

  it("K22: has no policy that selects nothing", () => {
    for (const { metadata, spec } of all("NetworkPolicy")) {
      const wanted = spec!.podSelector.matchLabels ?? {};
      const selected = workloads.filter(
        ({ namespace, labels }) => namespace === metadata.namespace && selects(wanted, labels),
      );
      if (Object.keys(wanted).length > 0) expect(selected, metadata.name).not.toEqual([]);
    }
  });

  it("K23: carries no secret, only where to read it", () => {
    expect(all("Secret")).toEqual([]);
  });

  it("K24, K25: grants nobody a right", () => {
    for (const kind of ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"]) expect(all(kind)).toEqual([]);
  });

  it("K29: gives every priority that pods name, and every class of disks that they ask for", () => {
    for (const { pod } of workloads) {
      if (pod.priorityClassName !== undefined) the("PriorityClass", pod.priorityClassName);
      for (const { ephemeral } of pod.volumes!)
        if (ephemeral) the("StorageClass", ephemeral.volumeClaimTemplate!.spec.storageClassName!);
    }
  });

  it("K31: ships every admission policy with a binding that denies", () => {
    for (const { name } of clusterPolicies({ environment: environment.name, region })) {
      the("ValidatingAdmissionPolicy", name);
      expect(the("ValidatingAdmissionPolicyBinding", name)).toMatchObject({
        spec: {
          policyName: name,
          validationActions: ["Deny"],
          matchResources: { namespaceSelector: { matchExpressions: [{ key: tenantLabel, operator: "Exists" }] } },
        },
      });
    }
  });

  it("K30: uses no API that is going away, and labels every object of a service and a job", () => {
    const versions = new Set(objects.map(({ apiVersion }) => apiVersion));
    // TargetGroupBinding has no other version.
    for (const version of versions) if (version !== "elbv2.k8s.aws/v1beta1") expect(version).not.toMatch(/alpha|beta/);
    for (const { metadata } of [...all("Deployment"), ...all("Job"), ...all("CronJob"), ...all("ServiceAccount")])
      expect(metadata.labels).toMatchObject({
        "app.kubernetes.io/name": expect.any(String),
        "app.kubernetes.io/component": expect.any(String),
        "app.kubernetes.io/part-of": "rumbo",
      });
  });

  it("reads secrets from its own region, for tenants and the platform's jobs alone", () => {
    for (const store of all("ClusterSecretStore"))
      expect(store).toMatchObject({
        spec: {
          conditions: [
            { namespaceSelector: { matchExpressions: [{ key: tenantLabel, operator: "Exists" }] } },
            { namespaces: ["platform"] },
          ],
          provider: { aws: { service: "SecretsManager", region } },
        },
      });
    const stores = all("ClusterSecretStore").map(({ metadata }) => metadata.name);
    for (const { spec } of all("ExternalSecret")) expect(stores).toContain(spec.secretStoreRef.name);
  });

  it("puts every object into a namespace that it makes itself", () => {
    const made = all("Namespace").map(({ metadata }) => metadata.name);
    for (const { metadata } of objects)
      if (metadata.namespace !== undefined) expect(made).toContain(metadata.namespace);
  });
});

interface PodTemplate {
  readonly pod: PodSpec;
  readonly labels: Readonly<Record<string, string>>;
  /** What a Job or a CronJob runs. */
  readonly job?: JobSpec;
}

function templateOf(object: KubeObject): PodTemplate {
  const { spec } = object as KubeObject & { spec: DeploymentSpec | JobSpec | CronJob["spec"] };
  const job = "jobTemplate" in spec! ? spec.jobTemplate.spec! : object.kind === "Job" ? (spec as JobSpec) : undefined;
  const { template } = job ?? (spec as DeploymentSpec);
  return { pod: template.spec!, labels: template.metadata!.labels!, ...(job && { job }) };
}

const selects = (wanted: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>): boolean =>
  Object.entries(wanted).every(([key, value]) => labels[key] === value);
