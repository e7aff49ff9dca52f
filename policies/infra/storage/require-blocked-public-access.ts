import { bucketType, settingsOf, settingType } from "../buckets.ts";
import { type InfraRule, ofType, when } from "../infra-rule.ts";

/** Four switches that hold even when somebody writes a policy or a list that opens a bucket. */
export const requireBlockedPublicAccess: InfraRule = {
  name: "require-blocked-public-access",
  assertions: ["A49"],
  scope: "stack",
  judges: ofType(bucketType),
  check: (bucket, plan) => {
    const [block] = settingsOf(bucket, plan, "BucketPublicAccessBlock");
    const open = switches().filter((name) => block?.inputs[name] !== true);
    return when(open.length > 0, `It could become public; set ${open.join(", ")} in its BucketPublicAccessBlock.`);
  },
  flips: [
    ...switches().map((name) => ({
      property: `inputs.${name}`,
      to: false,
      on: ofType(settingType("BucketPublicAccessBlock")),
    })),
    { property: "references.bucket", to: [], on: ofType(settingType("BucketPublicAccessBlock")) },
  ],
};

function switches(): readonly string[] {
  return ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];
}
