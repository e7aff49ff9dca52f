import { type InfraRule, ofType, when } from "../infra-rule.ts";
import { propertyOf } from "../property.ts";

/** Who may do what in a cluster is declared, entry by entry: not by who happened to create it, nor in a ConfigMap inside. */
export const requireAccessEntries: InfraRule = {
  name: "require-access-entries",
  assertions: ["A6"],
  scope: "resource",
  judges: ofType("aws:eks/cluster:Cluster"),
  check: (cluster) => [
    ...when(
      propertyOf(cluster, "inputs.accessConfig.authenticationMode") !== "API",
      'Rights may also come from the aws-auth ConfigMap; set accessConfig.authenticationMode: "API".',
    ),
    ...when(
      propertyOf(cluster, "inputs.accessConfig.bootstrapClusterCreatorAdminPermissions") !== false,
      "Whoever creates it administers it for ever; set accessConfig.bootstrapClusterCreatorAdminPermissions: false.",
    ),
  ],
  flips: [
    { property: "inputs.accessConfig.authenticationMode", to: "API_AND_CONFIG_MAP" },
    { property: "inputs.accessConfig.bootstrapClusterCreatorAdminPermissions", to: true },
    { property: "inputs.accessConfig.bootstrapClusterCreatorAdminPermissions", to: undefined },
  ],
};
