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
    installation(name, args.bootstrapFile, namespace, parent);
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

/** Applies a file once. What other objects need (namespaces, custom kinds) goes first. */
function installation(name: string, file: string, namespace: pulumi.Resource, parent: pulumi.Resource): void {
  if (!existsSync(file)) return;
  const objects = parseAllDocuments(readFileSync(file, "utf8"))
    .map((document) => document.toJS() as KubernetesObject | null)
    .filter((object) => object !== null)
    .filter(({ kind, metadata }) => !(kind === "Namespace" && metadata.name === argoCdNamespace));
  const isFirst = ({ kind }: KubernetesObject): boolean => ["Namespace", "CustomResourceDefinition"].includes(kind);
  const apply = (object: KubernetesObject, dependsOn: pulumi.Resource[]): pulumi.Resource => {
    const { apiVersion, kind, metadata, ...contents } = object;
    const objectName = [name, kind.toLowerCase(), metadata.namespace, metadata.name].filter(Boolean).join("-");
    return new k8s.apiextensions.CustomResource(
      objectName,
      { apiVersion, kind, metadata, ...contents },
      { parent, dependsOn, ignoreChanges: Object.keys(contents), retainOnDelete: true },
    );
  };
  const first = objects.filter(isFirst).map((object) => apply(object, [namespace]));
  for (const object of objects) if (!isFirst(object)) apply(object, [namespace, ...first]);
}
