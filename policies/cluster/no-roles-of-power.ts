import type { ClusterPolicy } from "./cluster-policy.ts";

/** With any of these rights a pod is soon everybody: it reads secrets, runs as others, or gives itself more (K24, K25). */
export const noRolesOfPower = (): ClusterPolicy => ({
  name: "no-roles-of-power",
  assertions: ["K24", "K25"],
  noSubject: "No service of ours talks to Kubernetes, so none is given a role.",
  resources: [{ group: "rbac.authorization.k8s.io", resources: ["roles", "rolebindings"] }],
  variables: [
    { name: "rules", expression: "object.kind == 'Role' && has(object.rules) ? object.rules : []" },
    { name: "isBinding", expression: "object.kind == 'RoleBinding'" },
  ],
  validations: [
    {
      expression: "variables.rules.all(r, !('*' in r.verbs) && (!has(r.resources) || !('*' in r.resources)))",
      message: "Name verbs and resources one by one, without a wildcard.",
    },
    {
      expression: `variables.rules.all(r, !has(r.resources) || r.resources.all(x, !(x in [${quoted("secrets", "pods/exec", "pods/attach", "pods/ephemeralcontainers", "pods/portforward", "serviceaccounts/token", "nodes/proxy")}])))`,
      message: "Leave secrets, tokens and running pods out of the role.",
    },
    {
      expression:
        `variables.rules.all(r, r.verbs.all(v, !(v in [${quoted("bind", "escalate", "impersonate")}]))` +
        " && (!has(r.apiGroups) || !('rbac.authorization.k8s.io' in r.apiGroups)))",
      message: "Leave roles and whom they are given to out of the role.",
    },
    {
      expression: "!variables.isBinding || object.roleRef.kind == 'Role'",
      message: "Bind a Role of the namespace's own; roles of the cluster, such as cluster-admin, are the platform's.",
    },
  ],
});

function quoted(...words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(", ");
}
