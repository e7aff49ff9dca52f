import { CloudWatchClient, type CloudWatchClientConfig, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import type { RegionRole } from "../environments/environment.ts";
import { jobMetric, jobMetricDimensions } from "../environments/naming.ts";
import { jobVariable } from "../environments/platform-jobs.ts";
import { log } from "./log.ts";
import type { Settings } from "./settings.ts";

/**
 * Tells CloudWatch that the day's dump is done, which an alarm waits for. Where no place is set, as on one machine, nobody waits.
 *
 * @param client @default AWS, with the role of the pod
 */
export async function reportDump({ optional }: Settings, client?: CloudWatchClientConfig): Promise<void> {
  const [environment, role] = optional(jobVariable.place)?.split("/") ?? [];
  if (environment === undefined || role === undefined) return;
  const dimensions = jobMetricDimensions({ environment, role: role as RegionRole });
  const cloudWatch = new CloudWatchClient(client ?? {});
  await cloudWatch.send(
    new PutMetricDataCommand({
      Namespace: jobMetric.namespace,
      MetricData: [
        {
          MetricName: jobMetric.dump,
          Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
          Value: 1,
          Unit: "Count",
        },
      ],
    }),
  );
  log("reported", dimensions);
}
