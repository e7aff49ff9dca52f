import { type InfraRule, ofType, when } from "../infra-rule.ts";
import { listOf } from "../property.ts";

/** A node is reached through the load balancer, or not at all. */
export const noPublicNodeAddress: InfraRule = {
  name: "no-public-node-address",
  assertions: ["A11"],
  scope: "resource",
  judges: ofType("aws:ec2/launchTemplate:LaunchTemplate"),
  check: (resource) =>
    when(
      listOf(resource, "inputs.networkInterfaces").some(
        (card) => String((card as { readonly associatePublicIpAddress?: unknown }).associatePublicIpAddress) === "true",
      ),
      "Its nodes get public addresses; remove associatePublicIpAddress from networkInterfaces.",
    ),
  flips: [{ property: "inputs.networkInterfaces", to: [{ associatePublicIpAddress: "true" }] }],
};
