import { type InfraRule, ofType, when } from "../infra-rule.ts";

/** There is nothing to log in to a node for: what has to change is replaced. */
export const noRemoteAccess: InfraRule = {
  name: "no-remote-access",
  assertions: ["A9"],
  scope: "resource",
  judges: ofType("aws:eks/nodeGroup:NodeGroup"),
  check: ({ inputs }) =>
    when(inputs["remoteAccess"] !== undefined, "Somebody could log in to its nodes; remove remoteAccess."),
  flips: [{ property: "inputs.remoteAccess", to: { ec2SshKey: "operators" } }],
};
