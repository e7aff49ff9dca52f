import { type InfraRule, ofType, when } from "../infra-rule.ts";

/** A snapshot saves the hour of warming up; subnets of its own keep it where no route to the internet is. */
export const requireCacheSnapshots: InfraRule = {
  name: "require-cache-snapshots",
  assertions: ["A37"],
  scope: "resource",
  judges: ofType("aws:elasticache/replicationGroup:ReplicationGroup"),
  check: ({ inputs }) => [
    ...when(
      !(Number(inputs["snapshotRetentionLimit"]) >= 1),
      "It has no snapshots; set snapshotRetentionLimit to 1 or more.",
    ),
    ...when(
      [undefined, "default"].includes(inputs["subnetGroupName"] as string | undefined),
      "It is in the default subnets; set subnetGroupName.",
    ),
  ],
  flips: [
    { property: "inputs.snapshotRetentionLimit", to: 0 },
    { property: "inputs.snapshotRetentionLimit", to: undefined },
    { property: "inputs.subnetGroupName", to: undefined },
    { property: "inputs.subnetGroupName", to: "default" },
  ],
};
