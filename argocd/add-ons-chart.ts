import { Chart } from "cdk8s";
import type { Construct } from "constructs";
import { argoCdNamespace, ingressNamespace, operator } from "../environments/naming.ts";
import { externalSecretsValues } from "./add-ons/external-secrets.ts";
import { loadBalancerControllerIgnores, loadBalancerControllerValues } from "./add-ons/load-balancer-controller.ts";
import { nginxIngressValues } from "./add-ons/nginx-ingress.ts";
import { type ChartApplicationProps, chartApplication } from "./application.ts";
import { application, project } from "./argo-cd-object.ts";
import type { ClusterProps } from "./cluster.ts";
import { pinnedCharts } from "./pinned-charts.ts";
import { addOnsProject, addOnsProjectSpec } from "./project.ts";

/** What services need around them and nobody here writes. AWS's own add-ons (network, DNS, volumes) are infra's. */
export class AddOnsChart extends Chart {
  constructor(scope: Construct, cluster: ClusterProps) {
    super(scope, "add-ons", { namespace: argoCdNamespace, disableResourceNameHashes: true });
    const addOn = (name: string, props: Omit<ChartApplicationProps, "project" | "releaseName">): void =>
      application(this, name, chartApplication({ project: addOnsProject, releaseName: name, ...props }));

    project(this, addOnsProject, addOnsProjectSpec);
    addOn("external-secrets", {
      chart: pinnedCharts.externalSecrets,
      namespace: operator.externalSecrets.namespace,
      namespaceLabels: restricted,
      values: externalSecretsValues,
    });
    addOn("aws-load-balancer-controller", {
      chart: pinnedCharts.loadBalancerController,
      namespace: operator.loadBalancer.namespace,
      namespaceLabels: restricted,
      values: loadBalancerControllerValues(cluster),
      ignoreDifferences: loadBalancerControllerIgnores,
    });
    // The platform's manifests make its namespace, because they also bind its target groups there.
    addOn("nginx-ingress", {
      chart: pinnedCharts.nginxIngress,
      namespace: ingressNamespace,
      values: nginxIngressValues(cluster),
    });
  }
}

/** The minor is raised together with the clusters, as in every other namespace. */
const restricted = {
  "pod-security.kubernetes.io/enforce": "restricted",
  "pod-security.kubernetes.io/enforce-version": "v1.36",
};
