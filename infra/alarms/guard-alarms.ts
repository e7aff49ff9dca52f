import { guardMetricNamespace, type Place } from "../../environments/naming.ts";
import type { Failover } from "../../environments/environment.ts";
import type { Figure } from "../../services/region-guard/figures.ts";
import { type Alarm, type Metric, minutes } from "./alarm.ts";

/**
 * What the guards of a region tell of themselves, every ten seconds. Both regions have the same alarms, since a failover swaps
 * who tells what; a figure of the other side's is absent. That the latch is open, Route 53 tells (failover-alarms.ts).
 */
export function guardAlarms(place: Place, { leaseSeconds }: Pick<Failover, "leaseSeconds">): readonly Alarm[] {
  const metric = (figure: Figure, statistic: Metric["statistic"]): Metric => ({
    namespace: guardMetricNamespace(place),
    name: figure,
    statistic,
    dimensions: {},
  });
  const blind = (who: string, figure: Figure, why: string): Alarm => ({
    name: `guard-${who}-blind`,
    severity: "warn",
    why: `${why} Two of the three have to see a lost region, so one that is blind leaves no spare.`,
    metrics: [metric(figure, "Maximum")],
    is: "below",
    threshold: 1,
    ...minutes(5),
    missingData: "notBreaching",
  });
  return [
    {
      name: "guard-silent",
      severity: "page",
      why: "No guard of this region has told anything for three minutes, or none has ever reached the store. An owner without a guard stops writing when its lease ends; a standby without one takes nothing over.",
      metrics: [metric("epoch", "Maximum")],
      is: "below",
      threshold: 1,
      ...minutes(3),
      missingData: "breaching",
    },
    {
      name: "guard-store",
      severity: "page",
      why: "A guard has not reached the table for 10 s. On the side that owns writes they stop when the lease ends, and nobody can take over from a table that is gone for all (docs/runbooks/fail-over.md: the store does not answer).",
      metrics: [metric("storeSilentSeconds", "Maximum")],
      is: "above",
      threshold: 10,
      ...minutes(1),
      missingData: "notBreaching",
    },
    {
      name: "guard-lease",
      severity: "page",
      why: `Half of the ${leaseSeconds} s are over for which this region may write, and a guard has not renewed its lease: renewals fail. When it is over, services refuse writes.`,
      metrics: [metric("leaseSecondsLeft", "Minimum")],
      is: "below",
      threshold: leaseSeconds / 2,
      ...minutes(1),
      missingData: "notBreaching",
    },
    {
      name: "guard-canary",
      severity: "page",
      why: "Not every database of the region that owns writes has been written for 20 s, although it has the lease. The other side calls this region bad from here on, and takes over after the hold where it may.",
      metrics: [metric("canaryAgeSeconds", "Maximum")],
      is: "above",
      threshold: 20,
      ...minutes(1),
      missingData: "notBreaching",
    },
    {
      name: "guard-owner-lost",
      severity: "page",
      why: "For a minute two of three vantage points have had nothing but bad to say of the region that owns writes. In mode auto the failover begins now; in every other mode it is yours to begin: docs/runbooks/fail-over.md.",
      metrics: (["standbyVerdict", "witnessVerdict", "selfVerdict"] as const).map((figure) =>
        metric(figure, "Maximum"),
      ),
      expression: "(m1 < 0) + (m2 < 0) + (m3 < 0)",
      is: "above",
      threshold: 1,
      ...minutes(1),
      missingData: "notBreaching",
    },
    {
      name: "guard-approval",
      severity: "page",
      why: "The decider wants a failover and waits for people, because the mode is approve: docs/runbooks/fail-over.md has the command. It withdraws by itself when the lost region is well again.",
      metrics: [metric("proposalWaiting", "Maximum")],
      is: "above",
      threshold: 0,
      ...minutes(1),
      missingData: "notBreaching",
    },
    {
      name: "guard-procedure",
      severity: "page",
      why: "A failover, switch-over or fail-back has been under way for ten minutes, and nobody can write while it is. A minute is planned beside RDS's promotion; npm run region -- status says which step waits for what.",
      metrics: [metric("procedureSeconds", "Maximum")],
      is: "above",
      threshold: 600,
      ...minutes(1),
      missingData: "notBreaching",
    },
    {
      name: "guard-epoch",
      severity: "warn",
      why: "Writes have moved to the other region. If nobody did it by hand, the guard did, and the latch pages as well; whatever was not replicated is listed by the report. Plan the next replica: docs/runbooks/next-replica.md.",
      metrics: [metric("epoch", "Maximum")],
      expression: "DIFF(m1)",
      is: "above",
      threshold: 0,
      ...minutes(1),
      missingData: "notBreaching",
    },
    blind(
      "standby",
      "standbyVerdict",
      "For five minutes this standby has seen nothing good of the region that owns writes.",
    ),
    blind(
      "witness",
      "witnessVerdict",
      "For five minutes the witness in the third region has said nothing good: it is silent, or does not reach the region that owns writes. Its function's log says which.",
    ),
    blind("self", "selfVerdict", "For five minutes the region that owns writes has not said itself that it is well."),
  ];
}
