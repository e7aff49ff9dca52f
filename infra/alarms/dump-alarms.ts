import { jobMetric, jobMetricDimensions, type Place } from "../../environments/naming.ts";
import type { Alarm } from "./alarm.ts";

/** The daily dump. The standby's Job reports too, when it finds nothing to dump: a promotion changes no alarm. */
export const dumpAlarms = (place: Place): readonly Alarm[] => [
  {
    name: "dump-missing",
    severity: "page",
    why: "The daily dump has not succeeded for 26 hours: a day, and two hours for the Job to run and to be tried again. Its Job's logs say why.",
    metrics: [
      {
        namespace: jobMetric.namespace,
        name: jobMetric.dump,
        statistic: "Sum",
        dimensions: jobMetricDimensions(place),
      },
    ],
    is: "below",
    threshold: 1,
    periodSeconds: 3600,
    periods: 26,
    missingData: "breaching",
  },
];
