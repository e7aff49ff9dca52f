import { type InfraRule, ofType, when } from "../infra-rule.ts";
import { propertyOf } from "../property.ts";

/** The public name points at it: it is not deleted by mistake, and who connected is known afterwards. */
export const requireKeptLoadBalancer: InfraRule = {
  name: "require-kept-load-balancer",
  assertions: ["A61"],
  scope: "resource",
  judges: ofType("aws:lb/loadBalancer:LoadBalancer"),
  check: (resource) => [
    ...when(
      propertyOf(resource, "inputs.enableDeletionProtection") !== true,
      "It can be deleted in one step; set enableDeletionProtection: true.",
    ),
    ...when(
      propertyOf(resource, "inputs.accessLogs.enabled") !== true ||
        typeof propertyOf(resource, "inputs.accessLogs.bucket") !== "string",
      "Nobody will know who connected; set accessLogs with enabled: true and a bucket.",
    ),
  ],
  flips: [
    { property: "inputs.enableDeletionProtection", to: false },
    { property: "inputs.accessLogs.enabled", to: false },
    { property: "inputs.accessLogs.bucket", to: undefined },
    { property: "inputs.accessLogs", to: undefined },
  ],
};
