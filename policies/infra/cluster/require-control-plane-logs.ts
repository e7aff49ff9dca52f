import { type InfraRule, ofType, when } from "../infra-rule.ts";
import { listOf } from "../property.ts";

/** An intruder is found in the audit log, and an outage in the others: all five are kept. */
export const requireControlPlaneLogs: InfraRule = {
  name: "require-control-plane-logs",
  assertions: ["A3"],
  scope: "resource",
  judges: ofType("aws:eks/cluster:Cluster"),
  check: (cluster) =>
    when(
      !logTypes.every((log) => listOf(cluster, "inputs.enabledClusterLogTypes").includes(log)),
      "It keeps not all logs of its control plane; enable api, audit, authenticator, controllerManager and scheduler.",
    ),
  flips: [
    { property: "inputs.enabledClusterLogTypes", to: ["api", "audit", "authenticator", "scheduler"] },
    { property: "inputs.enabledClusterLogTypes", to: undefined },
  ],
};

const logTypes = ["api", "audit", "authenticator", "controllerManager", "scheduler"];
