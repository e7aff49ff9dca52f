import { App, Chart } from "cdk8s";
import { describe, expect, it } from "vitest";
import { tenantLabel } from "../../environments/naming.ts";
import type { KubeObject } from "../../environments/rendered-tree.ts";
import { TeamNamespace, type TeamNamespaceProps } from "./team-namespace.ts";

const service = {
  paths: ["/api/a/v1", "/api/b/v1"],
  replicas: 3,
  resources: { cpu: "100m", memory: "128Mi" },
} as const;

describe("a team's namespace", () => {
  const objects = render({ services: [service], hosts: ["rumbo.example", "primary.rumbo.example"] });

  it("is a tenant's, and cannot be deleted without a person", () => {
    expect(objects["Namespace"]).toMatchObject({
      metadata: {
        name: "team",
        labels: { [tenantLabel]: "team" },
        annotations: { "argocd.argoproj.io/sync-options": "Prune=confirm,Delete=confirm" },
      },
    });
  });

  it("says which hosts and paths the team's Ingresses may take", () => {
    expect(objects["Namespace"]!.metadata.annotations).toMatchObject({
      "rumbo.example/ingress-hosts": "rumbo.example primary.rumbo.example",
      "rumbo.example/ingress-paths": "/api/a/v1 /api/b/v1",
    });
  });

  it("holds the team to twice what its services take, and to no way in of its own", () => {
    expect(objects["ResourceQuota"]).toMatchObject({
      spec: {
        hard: {
          pods: "6",
          "requests.cpu": "600m",
          "requests.memory": "768Mi",
          "limits.memory": "768Mi",
          "services.loadbalancers": "0",
          "services.nodeports": "0",
        },
      },
    });
  });

  it("gives containers that say nothing something small, and promises memory in full", () => {
    expect(objects["LimitRange"]).toMatchObject({
      spec: {
        limits: [
          {
            type: "Container",
            default: { memory: "128Mi", "ephemeral-storage": "64Mi" },
            defaultRequest: { cpu: "50m", memory: "128Mi", "ephemeral-storage": "64Mi" },
            maxLimitRequestRatio: { memory: "1" },
          },
        ],
      },
    });
  });
});

it("is neither limited nor judged as a tenant when it is the platform's own", () => {
  const objects = render();
  expect(Object.keys(objects).toSorted()).toEqual(["Namespace", "NetworkPolicy"]);
  expect(objects["Namespace"]!.metadata.labels).not.toHaveProperty([tenantLabel]);
});

function render(props?: TeamNamespaceProps): Record<string, KubeObject> {
  const chart = new Chart(new App(), "chart");
  new TeamNamespace(chart, "team", props);
  return Object.fromEntries((chart.toJson() as KubeObject[]).map((object) => [object.kind, object]));
}
