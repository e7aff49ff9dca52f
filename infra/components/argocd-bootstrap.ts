import { existsSync, readFileSync } from "node:fs";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { parseAllDocuments } from "yaml";
import { argoCdNamespace, clusterLabel, clusterName, type Place, repositoryUrl } from "../../environments/naming.ts";

export interface ArgoCdBootstrapArgs {
  readonly place: Place;
  /** Reads the repository and nothing else. */
  readonly repositoryToken: pulumi.Input<string>;
  /** Rendered by `argocd/`. Absent before the first synth. */
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
    const installation = new k8s.helm.v3.Release(
      name,
      { ...chart, name: "argocd", namespace: namespace.metadata.name, values: { dex: { enabled: false } } },
      { parent, ignoreChanges: ["version", "values"], retainOnDelete: true },
    );
    applyOnce(name, args.bootstrapFile, [namespace, installation], parent);
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
}

/** The Argo CD that is there first; which one follows is said in git. */
const chart = {
  chart: "argo-cd",
  version: "9.5.4",
  repositoryOpts: { repo: "https://argoproj.github.io/argo-helm" },
};

/** Applies the objects of a file, and never again, whatever becomes of the file. */
function applyOnce(name: string, file: string, dependsOn: pulumi.Resource[], parent: pulumi.Resource): void {
  if (!existsSync(file)) return;
  for (const document of parseAllDocuments(readFileSync(file, "utf8"))) {
    const { apiVersion, kind, metadata, ...contents } = document.toJS() as KubernetesObject;
    new k8s.apiextensions.CustomResource(
      `${name}-${kind.toLowerCase()}-${metadata.name}`,
      { apiVersion, kind, metadata, ...contents },
      { parent, dependsOn, ignoreChanges: ["metadata", ...Object.keys(contents)], retainOnDelete: true },
    );
  }
}
