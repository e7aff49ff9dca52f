import { bucketType, settingsOf, settingType } from "../buckets.ts";
import { type InfraRule, ofType, when } from "../infra-rule.ts";
import { propertyOf } from "../property.ts";

/** What is overwritten or deleted by mistake is still there. */
export const requireBucketVersions: InfraRule = {
  name: "require-bucket-versions",
  assertions: ["A50"],
  scope: "stack",
  judges: ofType(bucketType),
  check: (bucket, plan) =>
    when(
      !settingsOf(bucket, plan, "BucketVersioning").some(
        (versioning) => propertyOf(versioning, "inputs.versioningConfiguration.status") === "Enabled",
      ),
      "What is overwritten in it is gone; enable its BucketVersioning.",
    ),
  flips: [
    {
      property: "inputs.versioningConfiguration.status",
      to: "Suspended",
      on: ofType(settingType("BucketVersioning")),
    },
    { property: "references.bucket", to: [], on: ofType(settingType("BucketVersioning")) },
  ],
};
