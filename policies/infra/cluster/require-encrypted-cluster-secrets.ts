import { type InfraRule, ofType, when } from "../infra-rule.ts";
import { listOf, propertyOf } from "../property.ts";

/** A copy of etcd's disk must not be a copy of every Secret. */
export const requireEncryptedClusterSecrets: InfraRule = {
  name: "require-encrypted-cluster-secrets",
  assertions: ["A4"],
  scope: "resource",
  judges: ofType("aws:eks/cluster:Cluster"),
  check: (cluster) =>
    when(
      !listOf(cluster, "inputs.encryptionConfig.resources").includes("secrets") ||
        typeof propertyOf(cluster, "inputs.encryptionConfig.provider.keyArn") !== "string",
      "Its Secrets are not encrypted by a key of ours; set encryptionConfig for secrets.",
    ),
  flips: [
    { property: "inputs.encryptionConfig.provider.keyArn", to: undefined },
    { property: "inputs.encryptionConfig.resources", to: [] },
  ],
};
