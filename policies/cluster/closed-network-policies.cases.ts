import type { NetworkPolicySpec } from "kubernetes-types/networking/v1.d.ts";
import type { KubeObject } from "../../environments/rendered-tree.ts";
import type { BadCase, PolicyCases } from "./policy-cases.ts";

export const closedNetworkPoliciesCases: PolicyCases = (_, namespace) => {
  const policy = (spec: Partial<NetworkPolicySpec> = {}): KubeObject & { spec: NetworkPolicySpec } => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "sample", namespace },
    spec: { podSelector: { matchLabels: { app: "sample" } }, policyTypes: ["Ingress", "Egress"], ...spec },
  });
  const bad = (spec: Partial<NetworkPolicySpec>, because: string): BadCase => ({ object: policy(spec), because });
  const ports = [{ protocol: "TCP", port: 443 }];
  const pods = { podSelector: { matchLabels: { app: "other" } } };
  const to = (cidr: string, ...except: readonly string[]): Partial<NetworkPolicySpec> => ({
    egress: [{ to: [{ ipBlock: { cidr, ...(except.length > 0 && { except: [...except] }) } }], ports }],
  });
  return {
    good: {
      "the denial of everything": policy({ podSelector: {} }),
      "pods that may come": policy({ ingress: [{ from: [pods], ports }] }),
      "a range of its own": policy(to("10.20.216.0/21")),
      "the Pod Identity agent": policy(to("169.254.170.23/32")),
      "the internet without the node": policy(to("0.0.0.0/0", "10.0.0.0/8", "169.254.0.0/16")),
    },
    bad: {
      "nothing about what goes out": bad({ policyTypes: ["Ingress"] }, "policyTypes"),
      "everybody may come": bad({ ingress: [{ ports }] }, "which pods may come"),
      "pods may come to any port": bad({ ingress: [{ from: [pods] }] }, "which pods may come"),
      "addresses may come": bad({ ingress: [{ from: [{ ipBlock: { cidr: "10.0.0.0/16" } }], ports }] }, "which pods"),
      "anywhere may be reached": bad({ egress: [{ ports }] }, "where to"),
      "any port may be reached": bad({ egress: [{ to: [pods] }] }, "where to"),
      "the internet and the node": bad(to("0.0.0.0/0"), "169.254.0.0/16"),
      "half of the internet and the node": bad(to("128.0.0.0/1"), "169.254.0.0/16"),
      "the node's role": bad(to("169.254.169.254/32"), "169.254.0.0/16"),
    },
  };
};
