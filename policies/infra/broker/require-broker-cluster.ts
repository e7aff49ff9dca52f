import { type InfraRule, ofType, when } from "../infra-rule.ts";
import { listOf, propertyOf } from "../property.ts";

/** Quorum queues need three nodes in three zones to confirm a message while one is away. */
export const requireBrokerCluster: InfraRule = {
  name: "require-broker-cluster",
  assertions: ["A39"],
  scope: "resource",
  judges: ofType("aws:mq/broker:Broker"),
  check: (broker) =>
    when(
      propertyOf(broker, "inputs.deploymentMode") !== "CLUSTER_MULTI_AZ" ||
        new Set(listOf(broker, "inputs.subnetIds")).size !== 3,
      "It is no cluster over three zones; set broker.deployment to CLUSTER_MULTI_AZ in its region's settings.",
    ),
  flips: [
    { property: "inputs.deploymentMode", to: "SINGLE_INSTANCE" },
    { property: "inputs.subnetIds", to: ["subnet-a", "subnet-a", "subnet-b"] },
  ],
};
