/** A published Helm chart at one version. */
export interface PinnedChart {
  readonly repoURL: string;
  readonly chart: string;
  readonly version: string;
}

/**
 * Every chart that a cluster runs. All values that we set were rendered by Helm 3.21 from the chart's source at the version
 * in the comment, checked against its schema, and accepted by a Kubernetes 1.36 API server.
 */
export const pinnedCharts = {
  /** Argo CD 3.5.3. Rendered from 10.1.1; 10.9.5 is where the chart reached the version that the GitOps tests run. */
  argoCd: { repoURL: "https://argoproj.github.io/argo-helm", chart: "argo-cd", version: "10.9.5" },
  /** NGINX Ingress Controller 5.5.4 of F5, source at its tag v5.5.4. An OCI registry, which Argo CD writes without scheme. */
  nginxIngress: { repoURL: "ghcr.io/nginx/charts", chart: "nginx-ingress", version: "2.6.4" },
  /** AWS Load Balancer Controller 3.5.0, source as published in aws/eks-charts. */
  loadBalancerController: {
    repoURL: "https://aws.github.io/eks-charts",
    chart: "aws-load-balancer-controller",
    version: "3.5.0",
  },
  /** External Secrets 2.9.0, source at its tag helm-chart-2.9.0. */
  externalSecrets: { repoURL: "https://charts.external-secrets.io", chart: "external-secrets", version: "2.9.0" },
} as const satisfies Readonly<Record<string, PinnedChart>>;
