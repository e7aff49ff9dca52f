import { type InfraRule, ofType, when } from "../infra-rule.ts";
import { madeFrom, resourcesOf } from "../links.ts";

/** Who asked for which of our names is known, which is how a hijacked one is noticed. */
export const requireDnsQueryLog: InfraRule = {
  name: "require-dns-query-log",
  assertions: ["A60"],
  scope: "stack",
  judges: ofType("aws:route53/zone:Zone"),
  check: (zone, plan) =>
    when(
      !resourcesOf(plan, "aws:route53/queryLog:QueryLog").some((resource) =>
        madeFrom(plan, resource, "zoneId").includes(zone),
      ),
      "Nobody will know who asked for its names; declare a QueryLog.",
    ),
  flips: [{ property: "references.zoneId", to: [], on: ofType("aws:route53/queryLog:QueryLog") }],
};
