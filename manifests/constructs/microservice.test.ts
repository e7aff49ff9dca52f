import { App, Chart } from "cdk8s";
import { describe, expect, it } from "vitest";
import { environment as production } from "../../environments/production.ts";
import type { KubeObject } from "../../environments/rendered-tree.ts";
import type { Service } from "../../services/descriptor.ts";
import type { Digest } from "../digest.ts";
import type { MicroserviceProps } from "./microservice-props.ts";
import { Microservice } from "./microservice.ts";

const cluster = { environment: production, role: "secondary", settings: production.regions.secondary! } as const;
const digest: Digest = `sha256:${"ab".repeat(32)}`;

/** As little as a service can ask for. */
const small: Service = {
  name: "ms-small",
  team: "team",
  paths: [],
  replicas: 3,
  resources: { cpu: "100m", memory: "128Mi" },
  bodyLimitKiB: 1024,
  needs: {},
};

/** As much as a service can ask for: stops compiling when a new need has no test here. */
const large: Required<Omit<Service, "needs">> & { needs: Required<Service["needs"]> } = {
  ...small,
  name: "ms-large",
  paths: ["/api/large/v1", "/api/larger/v1"],
  replicas: { min: 5, max: 10 },
  repeatablePosts: true,
  bodyLimitKiB: 2048,
  needs: {
    database: { extensions: ["postgis"] },
    broker: true,
    cache: true,
    services: ["ms-other"],
    secrets: { "signing-key": "ed25519" },
  },
};

describe("a service that asks for nothing", () => {
  const objects = render({ service: small });

  it("is an account, a policy, an address and a workload", () => {
    expect(Object.keys(objects).toSorted()).toEqual([
      "Deployment/ms-small",
      "NetworkPolicy/ms-small",
      "PodDisruptionBudget/ms-small",
      "Service/ms-small",
      "ServiceAccount/ms-small",
    ]);
  });

  it("is reached by nobody and reaches only DNS and the Pod Identity agent", () => {
    expect(objects["NetworkPolicy/ms-small"]).toMatchObject({
      spec: {
        ingress: [],
        egress: [
          { to: [{ podSelector: { matchLabels: { "k8s-app": "kube-dns" } } }] },
          { to: [{ ipBlock: { cidr: "169.254.170.23/32" } }], ports: [{ port: 80 }] },
        ],
      },
    });
  });

  it("has a fixed number of pods and no secrets", () => {
    expect(objects["Deployment/ms-small"]).toMatchObject({
      spec: { replicas: 3, template: { spec: { volumes: [{ name: "tmp" }] } } },
    });
  });
});

describe("a service that asks for everything", () => {
  const other = { name: "ms-other", team: "others" };
  const objects = render({ service: large, callees: [other], callers: [{ name: "ms-caller", team: "team" }] });

  it("reaches its backing services in the isolated subnets of its own region, and whom it calls", () => {
    const { egress } = objects["NetworkPolicy/ms-large"]!["spec"] as { egress: unknown[] };
    expect(egress.slice(2)).toEqual([
      {
        to: ["10.30.216.0/21", "10.30.224.0/21", "10.30.232.0/21"].map((cidr) => ({ ipBlock: { cidr } })),
        ports: [5432, 5671, 6379].map((port) => ({ protocol: "TCP", port })),
      },
      { to: [podsOf(other)], ports: [{ protocol: "TCP", port: 8080 }] },
    ]);
  });

  it("is reached by NGINX and by whom calls it, on the public port alone", () => {
    const { ingress } = objects["NetworkPolicy/ms-large"]!["spec"] as { ingress: unknown[] };
    expect(ingress).toEqual([
      {
        from: [
          { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "nginx-ingress" } } },
          podsOf({ name: "ms-caller", team: "team" }),
        ],
        ports: [{ protocol: "TCP", port: 8080 }],
      },
    ]);
  });

  it("reads files joined from its own secrets, and verifies who it connects to", () => {
    expect(objects["ExternalSecret/ms-large"]).toMatchObject({
      spec: {
        target: {
          template: {
            data: {
              "database-url":
                'postgres://ms_large:{{ index . "databasePassword" }}@{{ index . "databaseHost" }}:5432/ms_large?sslmode=verify-full',
              "broker-url": 'amqps://ms-large:{{ index . "brokerPassword" }}@{{ index . "brokerHost" }}:5671',
              "cache-url": 'rediss://ms-large:{{ index . "cachePassword" }}@{{ index . "cacheHost" }}:6379',
              "signing-key": '{{ index . "signing-key" }}',
            },
          },
        },
        data: [
          ...["databasePassword", "brokerPassword", "signing-key"].map((name) => fetched("credentials", name)),
          ...["databaseHost", "brokerHost", "cacheHost", "cachePassword"].map((name) => fetched("endpoints", name)),
        ],
      },
    });
  });

  it("never lets its pods near the owner of the database", () => {
    expect(JSON.stringify(objects)).not.toContain("databaseOwner");
  });

  it("tells the workload where everything is", () => {
    const { env } = container(objects);
    expect(Object.fromEntries(env.map(({ name, value }) => [name, value]))).toEqual({
      HOST: "0.0.0.0",
      PORT: "8080",
      INTERNAL_PORT: "9090",
      SECRETS_DIR: "/run/secrets/rumbo",
      LOG_LEVEL: "info",
      PUBLIC_URL: "https://rumbo.example",
      BODY_LIMIT_KIB: "2048",
      API_PAGES: "internal",
      VERSION: digest,
      MS_OTHER_URL: "http://ms-other.others.svc.cluster.local:8080",
    });
  });

  it("is not told of other services by variables that would collide with ours", () => {
    expect(objects["Deployment/ms-large"]).toMatchObject({
      spec: { template: { spec: { enableServiceLinks: false } } },
    });
  });

  it("mounts its secrets for its own group alone", () => {
    expect(objects["Deployment/ms-large"]).toMatchObject({
      spec: {
        template: {
          spec: {
            volumes: [{ name: "tmp" }, { name: "secrets", secret: { secretName: "ms-large", defaultMode: 0o440 } }],
          },
        },
      },
    });
    expect(container(objects).volumeMounts).toContainEqual({
      name: "secrets",
      mountPath: "/run/secrets/rumbo",
      readOnly: true,
    });
  });

  it("leaves the number of pods to its autoscaler", () => {
    expect(objects["Deployment/ms-large"]!["spec"]).not.toHaveProperty("replicas");
    expect(objects["HorizontalPodAutoscaler/ms-large"]).toMatchObject({
      spec: {
        scaleTargetRef: { name: "ms-large" },
        minReplicas: 5,
        maxReplicas: 10,
        metrics: [{ resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 60 } } }],
      },
    });
  });

  it("routes each of its paths on each host, with its own body limit", () => {
    for (const [suffix, host] of [
      ["public", "rumbo.example"],
      ["regional", "secondary.rumbo.example"],
    ])
      expect(objects[`Ingress/ms-large-${suffix!}`]).toMatchObject({
        metadata: {
          annotations: {
            "nginx.org/mergeable-ingress-type": "minion",
            "nginx.org/client-max-body-size": "2048k",
          },
        },
        spec: { rules: [{ host, http: { paths: [{ path: "/api/larger/v1" }, { path: "/api/large/v1" }] } }] },
      });
  });

  it("is in place before a migration starts, and starts after it", () => {
    const wave = (id: string): number =>
      Number(objects[id]!.metadata.annotations?.["argocd.argoproj.io/sync-wave"] ?? 0);
    const migration = -1;
    for (const id of ["ServiceAccount/ms-large", "ExternalSecret/ms-large", "NetworkPolicy/ms-large"])
      expect(wave(id), id).toBeLessThan(migration);
    expect(wave("Deployment/ms-large")).toBeGreaterThan(migration);
  });
});

type Rendered = Record<string, KubeObject & Record<string, unknown>>;

function render(props: Partial<MicroserviceProps> & Pick<MicroserviceProps, "service">): Rendered {
  const chart = new Chart(new App(), "chart", { namespace: "team", disableResourceNameHashes: true });
  new Microservice(chart, props.service.name, { cluster, digest, callees: [], callers: [], ...props });
  return Object.fromEntries(
    (chart.toJson() as Rendered[string][]).map((object) => [`${object.kind}/${object.metadata.name}`, object]),
  );
}

interface RenderedContainer {
  readonly env: readonly { name: string; value: string }[];
  readonly volumeMounts: readonly unknown[];
}

function container(objects: Rendered): RenderedContainer {
  const { spec } = objects["Deployment/ms-large"] as unknown as {
    spec: { template: { spec: { containers: RenderedContainer[] } } };
  };
  return spec.template.spec.containers[0]!;
}

const podsOf = ({ name, team }: { name: string; team: string }): unknown => ({
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": team } },
  podSelector: { matchLabels: { "app.kubernetes.io/name": name } },
});

const fetched = (kind: string, name: string): unknown => ({
  secretKey: name,
  remoteRef: { key: `rumbo/production/team/ms-large/${kind}`, property: name },
});
