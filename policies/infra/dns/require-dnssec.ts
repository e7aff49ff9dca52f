import { type InfraRule, ofType, when } from "../infra-rule.ts";
import { madeFrom, resourcesOf } from "../links.ts";

/** A resolver can tell our answers from somebody else's. */
export const requireDnssec: InfraRule = {
  name: "require-dnssec",
  assertions: ["A60"],
  scope: "stack",
  judges: ofType("aws:route53/zone:Zone"),
  check: (zone, plan) =>
    when(
      !resourcesOf(plan, "aws:route53/hostedZoneDnsSec:HostedZoneDnsSec").some(
        (resource) =>
          resource.inputs["signingStatus"] !== "NOT_SIGNING" && madeFrom(plan, resource, "hostedZoneId").includes(zone),
      ),
      "Its answers are not signed; declare a HostedZoneDnsSec that signs.",
    ),
  flips: [
    {
      property: "inputs.signingStatus",
      to: "NOT_SIGNING",
      on: ofType("aws:route53/hostedZoneDnsSec:HostedZoneDnsSec"),
    },
    { property: "references.hostedZoneId", to: [], on: ofType("aws:route53/hostedZoneDnsSec:HostedZoneDnsSec") },
  ],
};
