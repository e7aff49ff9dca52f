import { type InfraRule, ofType, when } from "../infra-rule.ts";
import { propertyOf } from "../property.ts";

/** A zone that answers slowly is left within minutes, by AWS or by a person, without a deployment. */
export const requireZonalShift: InfraRule = {
  name: "require-zonal-shift",
  assertions: ["A7"],
  scope: "resource",
  judges: ofType("aws:eks/cluster:Cluster"),
  check: (cluster) =>
    when(
      propertyOf(cluster, "inputs.zonalShiftConfig.enabled") !== true,
      "Traffic cannot be shifted away from a zone; set zonalShiftConfig.enabled: true.",
    ),
  flips: [
    { property: "inputs.zonalShiftConfig.enabled", to: false },
    { property: "inputs.zonalShiftConfig", to: undefined },
  ],
};
