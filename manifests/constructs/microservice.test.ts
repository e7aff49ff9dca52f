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

/** As much as a service can ask for, but for what one alone does: stops compiling when a new need has no test here. */
const large: Required<Omit<Service, "needs" | "image">> & { needs: Required<Omit<Service["needs"], "regionControl">> } =
  {
    ...small,
    name: "ms-large",
    paths: ["/api/large/v1", "/api/larger/v1"],
    runsIn: "two-regions",
    replicas: { min: 5, max: 10 },
    repeatablePosts: true,
    bodyLimitKiB: 2048,
    needs: {
      database: { extensions: ["postgis"] },
      broker: true,
      cache: true,
      bucket: true,
      services: ["ms-other"],
      secrets: { "signing-key": "ed25519" },
    },
  };

describe("a service that asks for nothing", () => {
  const objects = render({ service: small });

  it("is an account, a policy, an address, a workload and a test of it", () => {
    expect(Object.keys(objects).toSorted()).toEqual([
      "Deployment/ms-small",
      "Job/ms-small-smoke",
      "NetworkPolicy/ms-small",
      "NetworkPolicy/ms-small-smoke",
      "PodDisruptionBudget/ms-small",
      "Service/ms-small",
      "ServiceAccount/ms-small",
      "ServiceAccount/ms-small-smoke",
    ]);
  });

  it("is reached by its own test and by who scrapes metrics, and reaches only DNS and the Pod Identity agent", () => {
    expect(objects["NetworkPolicy/ms-small"]!["spec"]).toMatchObject({
      ingress: [
        { from: [podsOf({ name: "ms-small", team: "team" }, "smoke")], ports: [{ port: 8080 }] },
        { from: [inNamespace("amazon-cloudwatch")], ports: [{ port: 9090 }] },
      ],
      egress: [
        { to: [{ podSelector: { matchLabels: { "k8s-app": "kube-dns" } } }] },
        { to: [{ ipBlock: { cidr: "169.254.170.23/32" } }], ports: [{ port: 80 }] },
      ],
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
      { to: [{ ipBlock: { cidr: "0.0.0.0/0", except: privateRanges } }], ports: [{ protocol: "TCP", port: 443 }] },
    ]);
  });

  it("is reached by NGINX and by whom calls it, on the public port alone", () => {
    const { ingress } = objects["NetworkPolicy/ms-large"]!["spec"] as { ingress: unknown[] };
    expect(ingress[0]).toEqual({
      from: [
        inNamespace("nginx-ingress"),
        podsOf({ name: "ms-caller", team: "team" }),
        podsOf({ name: "ms-large", team: "team" }, "smoke"),
      ],
      ports: [{ protocol: "TCP", port: 8080 }],
    });
  });

  it("reads files joined from its own secrets, and verifies who it connects to", () => {
    const verified = "sslmode=verify-full&sslrootcert=/run/secrets/rumbo/database-authorities.pem";
    expect(objects["ExternalSecret/ms-large"]).toMatchObject({
      spec: {
        target: {
          template: {
            data: {
              "database-url": `postgres://ms_large:{{ index . "ms-large.databasePassword" }}@{{ index . "ms-large.databaseHost" }}:5432/ms_large?${verified}`,
              "database-authorities.pem": expect.stringContaining("BEGIN CERTIFICATE"),
              "broker-url":
                'amqps://ms-large:{{ index . "ms-large.brokerPassword" }}@{{ index . "ms-large.brokerHost" }}:5671',
              "cache-url":
                'rediss://ms-large:{{ index . "ms-large.cachePassword" }}@{{ index . "ms-large.cacheHost" }}:6379',
              "signing-key": '{{ index . "ms-large.signing-key" }}',
            },
          },
        },
        data: [
          fetched("credentials", "databasePassword"),
          fetched("endpoints", "databaseHost"),
          fetched("credentials", "brokerPassword"),
          fetched("endpoints", "brokerHost"),
          fetched("endpoints", "cachePassword"),
          fetched("endpoints", "cacheHost"),
          fetched("credentials", "signing-key"),
        ],
      },
    });
  });

  it("shows the owner of the database to the migration alone", () => {
    const naming = Object.entries(objects).flatMap(([id, object]) =>
      JSON.stringify(object).includes("databaseOwner") ? [id] : [],
    );
    expect(naming).toEqual(["ExternalSecret/ms-large-migrate"]);
    const mounting = Object.entries(objects).flatMap(([id, object]) =>
      JSON.stringify(object).includes('"secretName":"ms-large-migrate"') ? [id] : [],
    );
    expect(mounting).toEqual(["Job/ms-large-migrate"]);
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
      BUCKET: "rumbo-production-secondary-ms-large-111122223333",
      AWS_REGION: "us-west-2",
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
            "nginx.org/proxy-next-upstream": "error timeout http_503 non_idempotent",
          },
        },
        spec: { rules: [{ host, http: { paths: [{ path: "/api/larger/v1" }, { path: "/api/large/v1" }] } }] },
      });
  });

  it("migrates before it runs and is tested after it, by Jobs of the same image and version", () => {
    const image = container(objects).image;
    expect(objects["Job/ms-large-migrate"]).toMatchObject({
      metadata: { annotations: { "argocd.argoproj.io/hook": "Sync", "argocd.argoproj.io/sync-wave": "-1" } },
      spec: { template: { spec: { containers: [{ image, args: ["migrate"] }] } } },
    });
    expect(objects["Job/ms-large-smoke"]).toMatchObject({
      metadata: { annotations: { "argocd.argoproj.io/hook": "PostSync" } },
      spec: { template: { spec: { containers: [{ image, args: ["smoke"] }] } } },
    });
    const { env } = container(objects, "Job/ms-large-smoke");
    expect(env).toContainEqual({ name: "MS_LARGE_URL", value: "http://ms-large.team.svc.cluster.local:8080" });
    expect(env).toContainEqual({ name: "VERSION", value: digest });
  });

  it("lets a migration reach the database alone, and a test the service alone", () => {
    expect(objects["NetworkPolicy/ms-large-migrate"]!["spec"]).toMatchObject({
      podSelector: { matchLabels: { "app.kubernetes.io/component": "migration" } },
      ingress: [],
      egress: [{ ports: [{ port: 53 }, { port: 53 }] }, { ports: [{ port: 5432 }] }],
    });
    expect(objects["NetworkPolicy/ms-large-smoke"]!["spec"]).toMatchObject({
      podSelector: { matchLabels: { "app.kubernetes.io/component": "smoke" } },
      ingress: [],
      egress: [
        { ports: [{ port: 53 }, { port: 53 }] },
        { to: [podsOf({ name: "ms-large", team: "team" })], ports: [{ port: 8080 }] },
      ],
    });
  });

  it("sends requests to servers alone, never to a migration", () => {
    expect(objects["Service/ms-large"]).toMatchObject({
      spec: { selector: { "app.kubernetes.io/component": "server" } },
    });
  });
});

describe("a service with a database, where one decides which region writes", () => {
  const guard = { name: "keeper", team: "continuity" };
  const objects = render({ service: large, guard });

  it("asks it at its internal port, and answers it there", () => {
    expect(container(objects).env).toContainEqual({
      name: "REGION_GUARD_URL",
      value: "http://keeper.continuity.svc.cluster.local:9090",
    });
    const { ingress, egress } = objects["NetworkPolicy/ms-large"]!["spec"] as { ingress: unknown[]; egress: unknown[] };
    const internal = [{ protocol: "TCP", port: 9090 }];
    expect(egress).toContainEqual({ to: [podsOf(guard)], ports: internal });
    expect(ingress).toContainEqual({ from: [inNamespace("amazon-cloudwatch"), podsOf(guard)], ports: internal });
    expect(objects["Service/ms-large"]).toMatchObject({ spec: { ports: [{ port: 8080 }, { port: 9090 }] } });
  });

  it("tells no Job of it, and no service elsewhere", () => {
    expect(JSON.stringify(objects["Job/ms-large-migrate"])).not.toContain("REGION_GUARD_URL");
    const alone = render({ service: large });
    expect(JSON.stringify(alone)).not.toContain("REGION_GUARD_URL");
    expect(alone["Service/ms-large"]).toMatchObject({ spec: { ports: [{ port: 8080 }] } });
    expect(alone).not.toHaveProperty("CronJob/ms-large-migrate");
  });

  it("migrates every five minutes as it does before a release, for a standby that has become the writer", () => {
    const [catchUp, atRelease] = ["CronJob", "Job"].map((kind) => objects[`${kind}/ms-large-migrate`]!["spec"]);
    expect(catchUp).toMatchObject({
      schedule: "*/5 * * * *",
      concurrencyPolicy: "Forbid",
      jobTemplate: { spec: atRelease },
    });
  });
});

describe("the service that controls regions", () => {
  const guarded = [{ name: "ms-large", team: "team" }];
  const keeper: Service = { ...small, runsIn: "two-regions", needs: { regionControl: true } };
  const objects = render({ service: keeper, guarded });
  const policy = objects["NetworkPolicy/ms-small"]!["spec"] as { ingress: unknown[]; egress: unknown[] };

  it("reaches the databases, whom it guards, and AWS and the other region", () => {
    expect(policy.egress.slice(2)).toEqual([
      {
        to: ["10.30.216.0/21", "10.30.224.0/21", "10.30.232.0/21"].map((cidr) => ({ ipBlock: { cidr } })),
        ports: [{ protocol: "TCP", port: 5432 }],
      },
      { to: guarded.map((service) => podsOf(service)), ports: [{ protocol: "TCP", port: 9090 }] },
      { to: [{ ipBlock: { cidr: "0.0.0.0/0", except: privateRanges } }], ports: [{ protocol: "TCP", port: 443 }] },
    ]);
    expect(policy.ingress.at(-1)).toEqual({
      from: [inNamespace("amazon-cloudwatch"), ...guarded.map((service) => podsOf(service))],
      ports: [{ protocol: "TCP", port: 9090 }],
    });
  });

  it("is the databases' administrator by secrets of its own, in the server alone", () => {
    expect(objects["ExternalSecret/ms-small"]).toMatchObject({
      spec: {
        target: {
          template: {
            data: {
              "database-administrator-url": expect.stringMatching(
                /^postgres:\/\/.*administratorUsername.*:.*administratorPassword.*@.*databaseHost.*:5432\/postgres\?/,
              ),
              "database-authorities.pem": expect.stringContaining("BEGIN CERTIFICATE"),
            },
          },
        },
        data: [
          { remoteRef: { key: "rumbo/production/team/ms-small/credentials", property: "administratorUsername" } },
          { remoteRef: { key: "rumbo/production/team/ms-small/credentials", property: "administratorPassword" } },
          { remoteRef: { key: "rumbo/production/team/ms-small/endpoints", property: "databaseHost" } },
        ],
      },
    });
    expect(JSON.stringify(objects["Job/ms-small-smoke"])).not.toMatch(/GUARDED_SERVICES|secretName/);
  });
});

describe("a service in another language", () => {
  const image = { serve: ["python", "-m", "inventory"], smoke: ["python", "-m", "inventory.smoke"] };

  it("is run by its own command lines", () => {
    const objects = render({ service: { ...small, image } });
    expect(container(objects, "Deployment/ms-small")).toMatchObject({ command: image.serve });
    expect(container(objects, "Job/ms-small-smoke")).toMatchObject({ command: image.smoke });
    expect(container(objects, "Deployment/ms-small")).not.toHaveProperty("args");
  });

  it("is released without a test when it has none", () => {
    const objects = render({ service: { ...small, image: { serve: image.serve } } });
    expect(Object.keys(objects).filter((id) => id.includes("smoke"))).toEqual([]);
    expect(JSON.stringify(objects["NetworkPolicy/ms-small"])).not.toContain("smoke");
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
  readonly image: string;
  readonly env: readonly { name: string; value: string }[];
  readonly volumeMounts: readonly unknown[];
}

function container(objects: Rendered, id = "Deployment/ms-large"): RenderedContainer {
  const { spec } = objects[id] as unknown as {
    spec: { template: { spec: { containers: RenderedContainer[] } } };
  };
  return spec.template.spec.containers[0]!;
}

const privateRanges = ["10.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"];

const inNamespace = (name: string): unknown => ({
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
});

const podsOf = ({ name, team }: { name: string; team: string }, component = "server"): unknown => ({
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": team } },
  podSelector: { matchLabels: { "app.kubernetes.io/name": name, "app.kubernetes.io/component": component } },
});

const fetched = (kind: string, name: string): unknown => ({
  secretKey: `ms-large.${name}`,
  remoteRef: { key: `rumbo/production/team/ms-large/${kind}`, property: name },
});
