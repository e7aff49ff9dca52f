import { bucketType, receivesLogs, settingsOf, settingType } from "../buckets.ts";
import { type InfraRule, ofType, when } from "../infra-rule.ts";
import { madeFrom } from "../links.ts";

/** Who read a dump is known afterwards. A bucket of logs keeps none of itself, which would never end. */
export const requireBucketAccessLogs: InfraRule = {
  name: "require-bucket-access-logs",
  assertions: ["A53"],
  scope: "stack",
  judges: ofType(bucketType),
  check: (bucket, plan) =>
    when(
      !receivesLogs(bucket, plan) &&
        !settingsOf(bucket, plan, "BucketLogging").some(
          (logging) => madeFrom(plan, logging, "targetBucket").length > 0,
        ),
      "Nobody will know who read it; declare a BucketLogging into the region's bucket of logs.",
    ),
  flips: [
    { property: "references.targetBucket", to: [], on: ofType(settingType("BucketLogging")) },
    { property: "references.bucket", to: [], on: ofType(settingType("BucketLogging")) },
  ],
};
