import type { ClusterPolicy } from "./cluster-policy.ts";

/**
 * Network policies only add up: one that is wide open undoes the denial that every namespace begins with. Each rule names
 * whom, and the addresses of the node, which hand out its credentials, stay shut (K22).
 */
export const closedNetworkPolicies = (): ClusterPolicy => ({
  name: "closed-network-policies",
  assertions: ["K22"],
  resources: [{ group: "networking.k8s.io", resources: ["networkpolicies"] }],
  variables: [
    { name: "ingress", expression: "has(object.spec.ingress) ? object.spec.ingress : []" },
    { name: "egress", expression: "has(object.spec.egress) ? object.spec.egress : []" },
  ],
  validations: [
    {
      expression:
        "has(object.spec.policyTypes) && 'Ingress' in object.spec.policyTypes && 'Egress' in object.spec.policyTypes",
      message: "Name both Ingress and Egress in policyTypes.",
    },
    {
      expression:
        "variables.ingress.all(r, has(r.from) && r.from.size() > 0 && has(r.ports) && r.ports.size() > 0" +
        " && r.from.all(f, !has(f.ipBlock)))",
      message: "Say in every ingress rule which pods may come, and to which ports.",
    },
    {
      expression: "variables.egress.all(r, has(r.to) && r.to.size() > 0 && has(r.ports) && r.ports.size() > 0)",
      message: "Say in every egress rule where to, and to which ports.",
    },
    {
      expression:
        "variables.egress.all(r, !has(r.to) || r.to.all(t, !has(t.ipBlock) || (!t.ipBlock.cidr.startsWith('169.254.169.')" +
        " && (!t.ipBlock.cidr.matches('/[0-9]$')" +
        " || has(t.ipBlock.except) && '169.254.0.0/16' in t.ipBlock.except))))",
      message: "Except 169.254.0.0/16 from wide ranges, and never open 169.254.169.254: it hands out the node's role.",
    },
  ],
});
