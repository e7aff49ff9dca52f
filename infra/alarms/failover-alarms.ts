import type * as pulumi from "@pulumi/pulumi";
import type { RegionRole } from "../../environments/environment.ts";
import { type Alarm, minutes } from "./alarm.ts";

export interface WatchedFailover {
  /** Ids of the health checks. */
  readonly latch: pulumi.Input<string>;
  readonly endpoints: Readonly<Record<RegionRole, pulumi.Input<string>>>;
}

/** What is seen of two regions from outside. Route 53 tells its figures in us-east-1 alone. */
export function failoverAlarms({ latch, endpoints }: WatchedFailover): readonly Alarm[] {
  const unhealthy = (healthCheckId: pulumi.Input<string>): Omit<Alarm, "name" | "severity" | "why"> => ({
    metrics: [
      {
        namespace: "AWS/Route53",
        name: "HealthCheckStatus",
        statistic: "Minimum",
        dimensions: { HealthCheckId: healthCheckId },
      },
    ],
    is: "below",
    threshold: 1,
    ...minutes(2),
    missingData: "breaching",
  });
  return [
    {
      ...unhealthy(latch),
      name: "latch-open",
      severity: "page",
      why: "The standby says that it has taken over, so users are sent there. If nobody switched over, the primary is lost: docs/runbooks/fail-over.md.",
    },
    {
      ...unhealthy(endpoints.primary),
      name: "primary-unreachable",
      severity: "page",
      why: "Nothing answers at the primary's front door, seen from four regions. It alone moves nobody; region-guard decides.",
    },
    {
      ...unhealthy(endpoints.secondary),
      name: "secondary-unreachable",
      severity: "page",
      why: "Nothing answers at the standby's front door: if the primary is lost now, there is nowhere to go.",
    },
  ];
}
