import { type InfraRule, ofType, when } from "../infra-rule.ts";

/** One wrong `destroy` must not take every service with it. */
export const requireDeletionProtectedCluster: InfraRule = {
  name: "require-deletion-protected-cluster",
  assertions: ["A8"],
  scope: "resource",
  judges: ofType("aws:eks/cluster:Cluster"),
  check: ({ inputs }) =>
    when(inputs["deletionProtection"] !== true, "It can be deleted in one step; set deletionProtection: true."),
  flips: [{ property: "inputs.deletionProtection", to: false }],
};
