import type { IngressRule, IngressSpec } from "kubernetes-types/networking/v1.d.ts";
import type { KubeObject } from "../../environments/rendered-tree.ts";
import { type BadCase, type PolicyCases, sampleHost, samplePath } from "./policy-cases.ts";

export const ingressOwnPathsCases: PolicyCases = (_, namespace) => {
  const service = { name: "sample", port: { name: "http" } };
  const rules = (host: string, path: string): IngressRule[] => [
    { host, http: { paths: [{ path, pathType: "Prefix", backend: { service } }] } },
  ];
  const ingress = (
    spec: IngressSpec = {},
    annotations: Record<string, string> = {},
  ): KubeObject & { spec: IngressSpec } => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: {
      name: "sample",
      namespace,
      annotations: { "nginx.org/mergeable-ingress-type": "minion", ...annotations },
    },
    spec: { ingressClassName: "nginx", rules: rules(sampleHost, samplePath), ...spec },
  });
  const bad = (because: string, ...args: Parameters<typeof ingress>): BadCase => ({
    object: ingress(...args),
    because,
  });
  return {
    good: {
      "own path on the platform's host": ingress(),
      "a limit of its own": ingress({}, { "nginx.org/client-max-body-size": "2m", "example.com/note": "nginx" }),
    },
    bad: {
      "the master": bad("Make it a minion", {}, { "nginx.org/mergeable-ingress-type": "master" }),
      "another class": bad("Make it a minion", { ingressClassName: "mine" }),
      "whatever nobody else takes": bad("Make it a minion", { defaultBackend: { service } }),
      "a host of its own": bad("platform's own hosts", { rules: rules("phishing.example", samplePath) }),
      "part of a host": bad("platform's own hosts", { rules: rules(sampleHost.slice(1), samplePath) }),
      "the path of another team": bad("Take only paths", { rules: rules(sampleHost, "/api/other/v1") }),
      everything: bad("Take only paths", { rules: rules(sampleHost, "/") }),
      "a snippet": bad("Set no annotations", {}, { "nginx.org/server-snippets": "return 200;" }),
      "a rewrite": bad("Set no annotations", {}, { "nginx.org/rewrites": "serviceName=sample rewrite=/" }),
      "a feature of the paid one": bad("Set no annotations", {}, { "nginx.com/jwt-key": "sample" }),
    },
  };
};
