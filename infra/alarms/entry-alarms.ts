import type * as pulumi from "@pulumi/pulumi";
import { type Alarm, type Metric, minutes } from "./alarm.ts";

export interface WatchedEntry {
  /** As CloudWatch names them: the end of their ARNs. */
  readonly loadBalancer: pulumi.Input<string>;
  readonly targetGroups: readonly pulumi.Input<string>[];
  readonly certificateArn: pulumi.Input<string>;
  readonly natGatewayIds: readonly pulumi.Input<string>[];
}

/** The way into a region, and the way out of it. */
export function entryAlarms({
  loadBalancer,
  targetGroups,
  certificateArn,
  natGatewayIds,
}: WatchedEntry): readonly Alarm[] {
  const balancer = (name: string, statistic: Metric["statistic"]): Pick<Alarm, "metrics"> => ({
    metrics: [{ namespace: "AWS/NetworkELB", name, statistic, dimensions: { LoadBalancer: loadBalancer } }],
  });
  const targets = (name: string, statistic: Metric["statistic"]): Pick<Alarm, "metrics"> => ({
    metrics: targetGroups.map((group) => ({
      namespace: "AWS/NetworkELB",
      name,
      statistic,
      dimensions: { TargetGroup: group, LoadBalancer: loadBalancer },
    })),
  });
  return [
    {
      ...targets("HealthyHostCount", "Maximum"),
      expression: "MIN(METRICS())",
      name: "entry-no-healthy-host",
      severity: "page",
      why: "No NGINX answers the load balancer: the region serves nobody. No figure at all means that no pod is registered.",
      is: "below",
      threshold: 1,
      ...minutes(2),
      missingData: "breaching",
    },
    {
      ...targets("UnHealthyHostCount", "Minimum"),
      expression: "MAX(METRICS())",
      name: "entry-unhealthy-host",
      severity: "warn",
      why: "A pod of NGINX has not answered for ten minutes; an update replaces one in less than two.",
      is: "above",
      threshold: 0,
      ...minutes(10),
      missingData: "notBreaching",
    },
    {
      ...balancer("ClientTLSNegotiationErrorCount", "Sum"),
      name: "entry-tls-errors",
      severity: "warn",
      why: "A hundred handshakes a minute fail: scanners do that for a moment, for a quarter of an hour it is a certificate that clients refuse.",
      is: "above",
      threshold: 100,
      ...minutes(15),
      missingData: "notBreaching",
    },
    {
      ...balancer("PortAllocationErrorCount", "Sum"),
      name: "entry-port-allocation",
      severity: "page",
      why: "The load balancer has no port left towards NGINX, so that connections fail (AWS's recommended alarm): more pods of NGINX give it more.",
      is: "above",
      threshold: 0,
      ...minutes(1),
      missingData: "notBreaching",
    },
    {
      name: "entry-certificate",
      severity: "warn",
      why: "The certificate ends within 30 days. ACM renews it 60 days ahead, so its validation record is missing from the zone.",
      metrics: [
        {
          namespace: "AWS/CertificateManager",
          name: "DaysToExpiry",
          statistic: "Minimum",
          dimensions: { CertificateArn: certificateArn },
        },
      ],
      is: "below",
      threshold: 30,
      periodSeconds: day,
      periods: 1,
      missingData: "missing",
    },
    {
      name: "nat-port-allocation",
      severity: "page",
      why: "A NAT gateway has no port left for a connection to a busy address (AWS's recommended alarm): calls to the outside fail.",
      metrics: natGatewayIds.map((id) => ({
        namespace: "AWS/NATGateway",
        name: "ErrorPortAllocation",
        statistic: "Sum",
        dimensions: { NatGatewayId: id },
      })),
      expression: "SUM(METRICS())",
      is: "above",
      threshold: 0,
      ...minutes(5),
      missingData: "notBreaching",
    },
  ];
}

const day = 86_400;
