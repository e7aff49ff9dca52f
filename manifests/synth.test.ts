import type { Deployment } from "kubernetes-types/apps/v1.d.ts";
import type { HorizontalPodAutoscaler } from "kubernetes-types/autoscaling/v2.d.ts";
import type { Namespace, Service as KubeService, ServiceAccount } from "kubernetes-types/core/v1.d.ts";
import type { Ingress, NetworkPolicy } from "kubernetes-types/networking/v1.d.ts";
import type { PodDisruptionBudget } from "kubernetes-types/policy/v1.d.ts";
import { describe, expect, it } from "vitest";
import { type Environment, regionsOf } from "../environments/environment.ts";
import { loadEnvironments } from "../environments/load.ts";
import { registryHost, renderedPath, tenantLabel } from "../environments/naming.ts";
import { type KubeObject, objectsOf, type RenderedTree, renderedTree } from "../environments/rendered-tree.ts";
import { clusterPolicies } from "../policies/cluster/policies.ts";
import { loadServices } from "../services/catalog.ts";
import { minReplicas } from "../services/descriptor.ts";
import { internalPath, ports, shutdownSeconds } from "../services/kit/src/runtime.ts";
import type { ExternalSecret } from "./constructs/external-secret.ts";
import { sampleDigests } from "./digest.ts";
import { renderAll } from "./synth.ts";

interface Kinds {
  readonly Deployment: Deployment;
  readonly ExternalSecret: ExternalSecret;
  readonly HorizontalPodAutoscaler: HorizontalPodAutoscaler;
  readonly Ingress: Ingress;
  readonly Namespace: Namespace;
  readonly NetworkPolicy: NetworkPolicy;
  readonly PodDisruptionBudget: PodDisruptionBudget;
  readonly Service: KubeService;
  readonly ServiceAccount: ServiceAccount;
}

type Typed<K extends string> = K extends keyof Kinds ? Kinds[K] : object;

const environments = await loadEnvironments();
const services = await loadServices();
const trees = renderAll({ environments, services, digests: sampleDigests(services) });

const clusters = environments.flatMap((environment) =>
  regionsOf(environment).map(({ role, settings }) => ({
    name: `${environment.name} ${role}`,
    environment,
    region: settings.region,
    objects: objectsOf(treeOf(environment, role)),
  })),
);

describe.each(clusters)("$name", ({ environment, region, objects }) => {
  const all = <K extends string>(kind: K): (KubeObject & Typed<K>)[] =>
    objects.filter((object): object is KubeObject & Typed<K> => object.kind === kind);
  const the = <K extends string>(kind: K, name: string): KubeObject & Typed<K> => {
    const found = all(kind).filter(({ metadata }) => metadata.name === name);
    expect(found, `one ${kind} ${name}`).toHaveLength(1);
    return found[0]!;
  };

  describe.each(services)("$name", (service) => {
    const deployment = the("Deployment", service.name).spec!;
    const pod = deployment.template.spec!;
    const container = pod.containers[0]!;

    it("K2, K3: runs as nobody on the node, with the default seccomp profile", () => {
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

    it("K6: writes only into sized scratch space", () => {
      expect(container.securityContext!.readOnlyRootFilesystem).toBe(true);
      const volumes = pod.volumes!.filter(({ emptyDir }) => emptyDir);
      expect(volumes).not.toEqual([]);
      for (const { emptyDir } of volumes) expect(emptyDir).toHaveProperty("sizeLimit");
    });

    it("K7: shares nothing with its node", () => {
      for (const key of ["hostNetwork", "hostPID", "hostIPC"]) expect(pod).not.toHaveProperty(key);
      for (const volume of pod.volumes!) expect(volume).not.toHaveProperty("hostPath");
      for (const port of container.ports!) expect(port).not.toHaveProperty("hostPort");
    });

    it("K8: has an account of its own and no Kubernetes token", () => {
      const account = the("ServiceAccount", pod.serviceAccountName!);
      expect(account.metadata.name).not.toBe("default");
      expect(account.automountServiceAccountToken).toBe(false);
      expect(pod.automountServiceAccountToken).toBe(false);
    });

    it("K9, K10: runs a digest from the registry of its own region, pulled once", () => {
      expect(container.image).toMatch(/^[^/]+\/rumbo\/[a-z-]+@sha256:[0-9a-f]{64}$/);
      expect(container.image).toContain(`${registryHost(region)}/`);
      expect(container.imagePullPolicy).toBe("IfNotPresent");
    });

    it("K11: is promised what it asks for, and its memory in full", () => {
      const { requests, limits } = container.resources!;
      expect(requests).toMatchObject(service.resources);
      expect(requests).toHaveProperty("ephemeral-storage");
      expect(limits!["memory"]).toBe(requests!["memory"]);
      expect(limits).not.toHaveProperty("cpu");
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
    });

    it("K22: is selected by a policy that names every peer", () => {
      const { spec } = the("NetworkPolicy", service.name);
      expect(deployment.template.metadata!.labels).toMatchObject(spec!.podSelector.matchLabels!);
      expect(spec!.policyTypes).toEqual(["Ingress", "Egress"]);
      for (const { from } of spec!.ingress!) expect(from).not.toEqual([]);
      for (const { to, ports: allowed } of spec!.egress!) {
        expect(to).not.toEqual([]);
        expect(allowed).not.toEqual([]);
      }
      expect(JSON.stringify(spec)).not.toContain("169.254.169.254");
    });

    it("K26, K30: is reached by name inside, on a port that its pods serve", () => {
      const { spec } = the("Service", service.name);
      expect(spec!.type).toBe("ClusterIP");
      expect(deployment.template.metadata!.labels).toMatchObject(spec!.selector!);
      const names = container.ports!.map(({ name }) => name);
      for (const { targetPort } of spec!.ports!) expect(names).toContain(targetPort);
    });

    it("answers on the public and on the regional host, at exactly its own paths", () => {
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
      for (const { spec } of minions)
        expect(spec!.rules![0]!.http!.paths.map(({ path }) => path)).toEqual(service.paths);
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

  it("K22: has no policy that selects nothing", () => {
    const labels = all("Deployment").map(({ spec }) => spec!.template.metadata!.labels!);
    for (const { metadata, spec } of all("NetworkPolicy")) {
      const wanted = Object.entries(spec!.podSelector.matchLabels ?? {});
      const selected = labels.filter((pod) => wanted.every(([key, value]) => pod[key] === value));
      if (wanted.length > 0) expect(selected, metadata.name).not.toEqual([]);
    }
  });

  it("K23: carries no secret, only where to read it", () => {
    expect(all("Secret")).toEqual([]);
    const names = all("ExternalSecret").map(({ spec }) => spec.target.name);
    for (const { spec } of all("Deployment")) {
      const mounted = spec!.template.spec!.volumes!.flatMap(({ secret }) => secret?.secretName ?? []);
      for (const name of mounted) expect(names).toContain(name);
      for (const container of spec!.template.spec!.containers)
        for (const variable of container.env!) expect(variable).not.toHaveProperty("valueFrom");
    }
  });

  it("K24, K25: grants nobody a right", () => {
    for (const kind of ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"]) expect(all(kind)).toEqual([]);
  });

  it("K29: gives every priority that pods name", () => {
    for (const { spec } of all("Deployment")) the("PriorityClass", spec!.template.spec!.priorityClassName!);
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

  it("reads secrets from its own region, for tenants alone", () => {
    for (const store of all("ClusterSecretStore"))
      expect(store).toMatchObject({
        spec: {
          conditions: [{ namespaceSelector: { matchExpressions: [{ key: tenantLabel, operator: "Exists" }] } }],
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

it("renders everything but the workload of a service that was never released", () => {
  const withoutDigests = renderAll({ environments, services, digests: () => ({}) });
  const kinds = (rendered: readonly RenderedTree[]): readonly string[] => [
    ...new Set(rendered.flatMap(objectsOf).map(({ kind }) => kind)),
  ];
  const workload = ["Deployment", "HorizontalPodAutoscaler", "PodDisruptionBudget"];
  expect([...kinds(withoutDigests), ...workload].toSorted()).toEqual(kinds(trees).toSorted());
});

it("releases a service to one cluster without touching another", () => {
  const digests = sampleDigests(services);
  const rendered = renderAll({
    environments,
    services,
    digests: (place) => (place.role === "secondary" ? digests(place) : {}),
  });
  const withWorkload = rendered.filter((tree) => objectsOf(tree).some(({ kind }) => kind === "Deployment"));
  expect(withWorkload.map(({ path }) => path)).toEqual(["manifests/rendered/production/secondary"]);
});

it("K32: renders both regions of an environment alike, but for what a region is", () => {
  for (const environment of environments.filter(({ regions }) => regions.secondary)) {
    const [primary, secondary] = regionsOf(environment).map(({ role }) =>
      withoutRegion(environment, treeOf(environment, role)),
    );
    expect(Object.fromEntries(secondary!)).toEqual(Object.fromEntries(primary!));
  }
});

it("renders the same bytes twice, sorted, with LF and without a trace of when", () => {
  expect(renderAll({ environments, services, digests: sampleDigests(services) })).toEqual(trees);
  for (const { files } of trees) {
    expect([...files.keys()]).toEqual([...files.keys()].toSorted());
    for (const text of files.values()) expect(text).not.toMatch(/\r|creationTimestamp|20\d\d-\d\d-\d\dT/);
  }
});

it("refuses two objects of one name instead of dropping one", () => {
  const twice = [
    ["a.yaml", ""],
    ["a.yaml", ""],
  ] as const;
  expect(() => renderedTree("manifests/rendered/testing/primary", twice)).toThrow("a.yaml");
});

function treeOf({ name }: Environment, role: "primary" | "secondary"): RenderedTree {
  return trees.find(({ path }) => path === renderedPath({ environment: name, role }))!;
}

/** The allow-list: the name of the AWS region, the regional host, and the addresses of the VPC. */
function withoutRegion(environment: Environment, { path, files }: RenderedTree): [string, string][] {
  const { role, settings } = regionsOf(environment).find((region) => path.endsWith(region.role))!;
  const network = settings.cidr.split(".").slice(0, 2).join(".");
  return [...files].map(([file, text]) => [
    file,
    text
      .replaceAll(`${role}.${environment.domain}`, "REGIONAL-HOST")
      .replaceAll(settings.region, "REGION")
      .replaceAll(`${network}.`, "NETWORK."),
  ]);
}
