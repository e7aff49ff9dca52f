import type { PolicyRule } from "kubernetes-types/rbac/v1.d.ts";
import type { KubeObject } from "../../environments/rendered-tree.ts";
import type { BadCase, PolicyCases } from "./policy-cases.ts";

export const noRolesOfPowerCases: PolicyCases = (_, namespace) => {
  const metadata = { name: "sample", namespace };
  const group = "rbac.authorization.k8s.io";
  const role = (...rules: readonly PolicyRule[]): KubeObject & { rules: readonly PolicyRule[] } => ({
    apiVersion: `${group}/v1`,
    kind: "Role",
    metadata,
    rules,
  });
  const binding = (kind: string, name: string): KubeObject & { roleRef: object } => ({
    apiVersion: `${group}/v1`,
    kind: "RoleBinding",
    metadata,
    roleRef: { apiGroup: group, kind, name },
  });
  const read: PolicyRule = { apiGroups: [""], resources: ["configmaps"], verbs: ["get"] };
  const bad = (because: string, changes: Partial<PolicyRule>): BadCase => ({
    object: role(read, { ...read, ...changes }),
    because,
  });
  return {
    good: { "a role that reads one kind": role(read), "a binding of it": binding("Role", "sample") },
    bad: {
      "every verb": bad("wildcard", { verbs: ["*"] }),
      "every resource": bad("wildcard", { resources: ["*"] }),
      secrets: bad("Leave secrets", { resources: ["secrets"] }),
      "a shell in pods": bad("Leave secrets", { resources: ["pods/exec"], verbs: ["create"] }),
      "tokens of others": bad("Leave secrets", { resources: ["serviceaccounts/token"], verbs: ["create"] }),
      "being others": bad("Leave roles", { resources: ["users"], verbs: ["impersonate"] }),
      "giving oneself more": bad("Leave roles", { apiGroups: [group], resources: ["roles"], verbs: ["update"] }),
      "the cluster's administrator": {
        object: binding("ClusterRole", "cluster-admin"),
        because: "Bind a Role of the namespace's own",
      },
    },
  };
};
