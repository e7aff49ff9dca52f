import { type InfraRule, ofType, when } from "../infra-rule.ts";

/** Snapshots of the cache hold sessions and positions. */
export const requireEncryptedCache: InfraRule = {
  name: "require-encrypted-cache",
  assertions: ["A35"],
  scope: "resource",
  judges: ofType("aws:elasticache/replicationGroup:ReplicationGroup"),
  check: ({ inputs }) =>
    when(
      inputs["atRestEncryptionEnabled"] !== true || typeof inputs["kmsKeyId"] !== "string",
      "It is not encrypted by a key of ours; set atRestEncryptionEnabled: true and kmsKeyId.",
    ),
  flips: [
    { property: "inputs.atRestEncryptionEnabled", to: false },
    { property: "inputs.kmsKeyId", to: undefined },
  ],
};
