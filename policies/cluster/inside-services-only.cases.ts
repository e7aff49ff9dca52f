import type { KubeObject } from "../../environments/rendered-tree.ts";
import type { PolicyCases } from "./policy-cases.ts";

export const insideServicesOnlyCases: PolicyCases = (_, namespace) => {
  const service = (spec: object = {}): KubeObject & { spec: object } => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "sample", namespace },
    spec: { selector: { app: "sample" }, ports: [{ port: 8080, protocol: "TCP" }], ...spec },
  });
  return {
    good: { "one that says nothing": service(), "one inside": service({ type: "ClusterIP" }) },
    bad: {
      "a port of every node": { object: service({ type: "NodePort" }), because: "Leave the type" },
      "a load balancer of its own": { object: service({ type: "LoadBalancer" }), because: "Leave the type" },
      "a name of somebody else's": {
        object: service({ type: "ExternalName", externalName: "example.com" }),
        because: "Leave the type",
      },
      "an address of somebody else's": {
        object: service({ externalIPs: ["203.0.113.7"] }),
        because: "Leave out externalIPs",
      },
    },
  };
};
