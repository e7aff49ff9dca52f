import { type InfraRule, ofType, when } from "../infra-rule.ts";
import { listOf, propertyOf } from "../property.ts";

/** Inside the VPC is not inside the service: the cache speaks TLS, and to accounts that it knows. */
export const requireCacheTlsAndUsers: InfraRule = {
  name: "require-cache-tls-and-users",
  assertions: ["A34"],
  scope: "resource",
  judges: ofType("aws:elasticache/replicationGroup:ReplicationGroup"),
  check: (cache) => [
    ...when(
      propertyOf(cache, "inputs.transitEncryptionEnabled") !== true,
      "It speaks in clear; set transitEncryptionEnabled: true.",
    ),
    ...when(
      listOf(cache, "inputs.userGroupIds").length === 0,
      "It lets in whoever reaches it; give it a userGroupIds of accounts.",
    ),
  ],
  flips: [
    { property: "inputs.transitEncryptionEnabled", to: false },
    { property: "inputs.userGroupIds", to: undefined },
    { property: "inputs.userGroupIds", to: [] },
  ],
};
