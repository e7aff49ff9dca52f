import { existsSync, readFileSync } from "node:fs";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { parseAllDocuments } from "yaml";
import { argoCdNamespace, clusterLabel, clusterName, type Place, repositoryUrl } from "../../environments/naming.ts";

export interface ArgoCdBootstrapArgs {
  readonly place: Place;
  /** Reads the repository and nothing else. */
  readonly repositoryToken: pulumi.Input<string>;
  /** Rendered by `argocd/`. Absent before the environment's first release. */
  readonly bootstrapFile: string;
}

/**
 * What Argo CD cannot give itself: its namespace, the key to the repository, who it is, and its own first installation.
 * Afterwards it owns itself, so nothing here follows its changes.
 */
export class ArgoCdBootstrap extends pulumi.ComponentResource {
  constructor(name: string, args: ArgoCdBootstrapArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:ArgoCdBootstrap", name, {}, opts);
    const parent = this;
    const { place } = args;
    const namespace = new k8s.core.v1.Namespace(
      name,
      { metadata: { name: argoCdNamespace, labels: { "pod-security.kubernetes.io/enforce": "restricted" } } },
      { parent, protect: true },
    );

    secret(
      `${name}-repository`,
      "repository",
      {},
      { type: "git", url: repositoryUrl, username: "git", password: args.repositoryToken },
    );
    secret(
      `${name}-cluster`,
      "cluster",
      { [clusterLabel.environment]: place.environment, [clusterLabel.role]: place.role },
      {
        name: clusterName(place),
        server: "https://kubernetes.default.svc",
        config: '{"tlsClientConfig":{"insecure":false}}',
      },
    );
    const bootstrap = objectsIn(args.bootstrapFile);
    const installations = bootstrap.flatMap(chartOf).map(
      ({ repoURL, chart, targetRevision, helm }) =>
        new k8s.helm.v3.Release(
          name,
          {
            repositoryOpts: { repo: repoURL },
            chart,
            version: targetRevision,
            name: helm.releaseName,
            values: helm.valuesObject,
            namespace: namespace.metadata.name,
          },
          { parent, ignoreChanges: ["version", "values"], retainOnDelete: true },
        ),
    );
    applyOnce(name, bootstrap, [namespace, ...installations], parent);
    this.registerOutputs();

    /** Argo CD finds its own configuration by the label, not by the name. */
    function secret(
      secretName: string,
      kind: "repository" | "cluster",
      labels: Readonly<Record<string, string>>,
      stringData: Readonly<Record<string, pulumi.Input<string>>>,
    ): void {
      const metadata = {
        name: kind,
        namespace: namespace.metadata.name,
        labels: { "argocd.argoproj.io/secret-type": kind, ...labels },
      };
      new k8s.core.v1.Secret(secretName, { metadata, stringData: pulumi.secret(stringData) }, { parent });
    }
  }
}

interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec?: { readonly source?: Partial<ChartSource> };
}

/** A chart and its values, as an application of Argo CD's names them. */
interface ChartSource {
  readonly repoURL: string;
  readonly chart: string;
  readonly targetRevision: string;
  readonly helm: { readonly releaseName: string; readonly valuesObject: Record<string, unknown> };
}

const objectsIn = (file: string): readonly KubernetesObject[] =>
  existsSync(file)
    ? parseAllDocuments(readFileSync(file, "utf8")).map((document) => document.toJS() as KubernetesObject)
    : [];

/** The application in which Argo CD keeps itself says what the first one is installed from. */
const chartOf = ({ spec }: KubernetesObject): readonly ChartSource[] =>
  spec?.source && "chart" in spec.source ? [spec.source as ChartSource] : [];

/** Applies objects, and never again, whatever becomes of them. */
function applyOnce(
  name: string,
  objects: readonly KubernetesObject[],
  dependsOn: pulumi.Resource[],
  parent: pulumi.Resource,
): void {
  for (const { apiVersion, kind, metadata, ...contents } of objects)
    new k8s.apiextensions.CustomResource(
      `${name}-${kind.toLowerCase()}-${metadata.name}`,
      { apiVersion, kind, metadata, ...contents },
      { parent, dependsOn, ignoreChanges: ["metadata", ...Object.keys(contents)], retainOnDelete: true },
    );
}
