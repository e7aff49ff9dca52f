import type { PlannedResource } from "../../infra/plan/stack-plan.ts";
import { propertyOf } from "./property.ts";

/** `PRIMARY` or `SECONDARY`; `undefined` for a record that is not part of a failover. */
export const failoverType = (resource: PlannedResource): unknown =>
  resource.type === "aws:route53/record:Record"
    ? propertyOf(resource, "inputs.failoverRoutingPolicies.0.type")
    : undefined;
