import type { PlannedResource, StackPlan } from "../../../infra/plan/stack-plan.ts";
import { isDumpBucket, settingsOf, settingType } from "../buckets.ts";
import { type InfraRule, ofType, when } from "../infra-rule.ts";
import { listOf, propertyOf } from "../property.ts";

/** The promise is to restore on day 30: locked until then, whoever deletes it, and gone the day after, in every version. */
export const keepDumpsForThirtyDays: InfraRule = {
  name: "keep-dumps-for-thirty-days",
  assertions: ["A52"],
  scope: "stack",
  judges: isDumpBucket,
  check: (bucket, plan) => {
    const retention = lockOf(bucket, plan);
    const rules = settingsOf(bucket, plan, "BucketLifecycleConfiguration")
      .flatMap((lifecycle) => listOf(lifecycle, "inputs.rules") as readonly Rule[])
      .filter(({ status, filter }) => status === "Enabled" && !filter?.prefix);
    const some = (test: (rule: Rule) => boolean): boolean => rules.some(test);
    return [
      ...when(
        bucket.inputs["objectLockEnabled"] !== true || retention?.mode !== "GOVERNANCE" || retention.days !== 30,
        "A dump can be deleted before day 30; lock objects for 30 days in governance mode.",
      ),
      ...when(
        !some(({ expiration }) => expiration?.days === 31),
        "A dump is not restorable on day 30 and gone at 31; set expiration.days: 31.",
      ),
      ...when(
        !some(({ noncurrentVersionExpiration }) => noncurrentVersionExpiration?.noncurrentDays === 31),
        "Overwritten dumps do not go at 31 days; set noncurrentVersionExpiration.noncurrentDays: 31.",
      ),
      ...when(
        !some(({ abortIncompleteMultipartUpload }) => Number(abortIncompleteMultipartUpload?.daysAfterInitiation) <= 7),
        "Uploads that broke off stay for ever; set abortIncompleteMultipartUpload within 7 days.",
      ),
    ];
  },
  flips: [
    { property: "inputs.objectLockEnabled", to: false },
    { property: "inputs.rule.defaultRetention.days", to: 29, on: ofType(settingType("BucketObjectLockConfiguration")) },
    {
      property: "inputs.rule.defaultRetention.mode",
      to: undefined,
      on: ofType(settingType("BucketObjectLockConfiguration")),
    },
    ...[
      { property: "inputs.rules.0.expiration.days", to: 30 },
      { property: "inputs.rules.0.noncurrentVersionExpiration", to: undefined },
      { property: "inputs.rules.0.abortIncompleteMultipartUpload", to: undefined },
      { property: "inputs.rules.0.status", to: "Disabled" },
    ].map((flip) => ({ ...flip, on: isDumpLifecycle })),
  ],
};

interface Rule {
  readonly status: "Enabled" | "Disabled";
  readonly filter?: { readonly prefix?: string };
  readonly expiration?: { readonly days?: number };
  readonly noncurrentVersionExpiration?: { readonly noncurrentDays?: number };
  readonly abortIncompleteMultipartUpload?: { readonly daysAfterInitiation?: number };
}

function lockOf(
  bucket: PlannedResource,
  plan: StackPlan,
): { readonly mode?: string; readonly days?: number } | undefined {
  const [lock] = settingsOf(bucket, plan, "BucketObjectLockConfiguration");
  return lock && (propertyOf(lock, "inputs.rule.defaultRetention") as ReturnType<typeof lockOf>);
}

function isDumpLifecycle({ type, inputs }: PlannedResource): boolean {
  return type === settingType("BucketLifecycleConfiguration") && String(inputs["bucket"]).includes("-dumps-");
}
