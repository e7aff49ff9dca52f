import { generateKeyPairSync } from "node:crypto";
import type { ChartSource, ChartValues } from "../../argocd/application.ts";
import { argoCdNamespace, gitHubAppKey } from "../../environments/naming.ts";
import { type KubeObject, type RenderedTree, parseYaml, toYaml } from "../../environments/rendered-tree.ts";
import type { Kind, KubeClient, LiveObject } from "./kube-client.ts";

/*
 * Everything that the GitOps tests make up, because a laboratory has no AWS, no internet and no Helm. All else in them is
 * real: the API server, its controllers and scheduler, Argo CD with its notifications, and git.
 */

/** Written by operators that act on AWS; Argo CD waits for them. */
const statuses: readonly (Kind & { readonly status: object })[] = [
  // External Secrets, which would ask AWS Secrets Manager.
  ...["ExternalSecret", "SecretStore", "ClusterSecretStore"].map((kind) => ({
    apiVersion: "external-secrets.io/v1",
    kind,
    status: { conditions: [{ type: "Ready", status: "True", reason: "StandIn", message: "of the tests" }] },
  })),
  // NGINX, which would report the load balancer's name.
  {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    status: { loadBalancer: { ingress: [{ hostname: "stand-in.invalid" }] } },
  },
];

/** Gives every object of those kinds its status, as long as it has none, until `signal` ends it. */
export async function keepStatuses(kube: KubeClient, signal: AbortSignal): Promise<void> {
  await Promise.all(
    statuses.map(({ status, ...kind }) =>
      kube.watch(
        kind,
        undefined,
        ({ type, object }) => {
          if (type === "DELETED" || isSubset(status, object["status"])) return;
          // The next change brings it back if it lost a race.
          kube.patch(object, { status }, "status").catch(() => undefined);
        },
        signal,
      ),
    ),
  );
}

/** Charts need Helm and the internet: their applications are left out of what the laboratory's git serves. */
export function withoutCharts({ path, files }: RenderedTree): RenderedTree {
  const kept = [...files].flatMap(([file, text]) => {
    if (!file.endsWith(".yaml")) return [[file, text] as const];
    const objects = parseYaml(text).filter((object) => !chartOf(object));
    return objects.length > 0 ? [[file, toYaml(...objects)] as const] : [];
  });
  return { path, files: new Map(kept) };
}

/**
 * What Argo CD's own chart makes of its values: the laboratory installs Argo CD without it. GitHub is a local server, and
 * its App's key is made here instead of in AWS.
 */
export async function applyArgoCdSettings(
  kube: KubeClient,
  bootstrap: readonly KubeObject[],
  gitHub: string,
): Promise<void> {
  const chart = bootstrap.map(chartOf).find((source) => source?.chart === "argo-cd");
  if (!chart) throw new Error("The bootstrap installs no Argo CD.");
  const { configs, notifications } = chart.helm.valuesObject as {
    readonly configs: { readonly cm: Texts; readonly rbac: Texts };
    readonly notifications: { readonly notifiers: Texts; readonly templates: Texts; readonly triggers: Texts };
  };
  const { notifiers, templates, triggers } = notifications;
  const service = JSON.parse(notifiers["service.github"] ?? "") as ChartValues;
  const gitHubService = { "service.github": JSON.stringify({ ...service, enterpriseBaseURL: gitHub }) };

  const settings: Readonly<Record<string, Texts>> = {
    "argocd-cm": configs.cm,
    "argocd-rbac-cm": configs.rbac,
    "argocd-notifications-cm": { ...notifiers, ...gitHubService, ...templates, ...triggers },
  };
  for (const [name, data] of Object.entries(settings))
    await kube.apply({ apiVersion: "v1", kind: "ConfigMap", metadata: inArgoCd(name), data } as KubeObject);
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  await kube.apply({
    apiVersion: "v1",
    kind: "Secret",
    metadata: inArgoCd("argocd-notifications-secret"),
    stringData: {
      [gitHubAppKey.app]: "1",
      [gitHubAppKey.installation]: "2",
      [gitHubAppKey.privateKey]: privateKey.export({ type: "pkcs1", format: "pem" }),
    },
  } as KubeObject);
}

type Texts = Readonly<Record<string, string>>;

const inArgoCd = (name: string): KubeObject["metadata"] => ({
  name,
  namespace: argoCdNamespace,
  // Argo CD overlooks settings without it.
  labels: { "app.kubernetes.io/part-of": "argocd" },
});

function chartOf(object: KubeObject): ChartSource | undefined {
  const source = (object as LiveObject)["spec"]?.source as ChartSource | undefined;
  return object.kind === "Application" && source && "chart" in source ? source : undefined;
}

const isSubset = (part: unknown, whole: unknown): boolean =>
  typeof part === "object" && part !== null
    ? Object.entries(part).every(([key, value]) =>
        isSubset(value, (whole as Record<string, unknown> | undefined)?.[key]),
      )
    : part === whole;
