import { bucketType, settingsOf, settingType } from "../buckets.ts";
import { type InfraRule, ofType, when } from "../infra-rule.ts";
import { demanded, resourcePolicyOf } from "../policy-document.ts";

/** S3 still answers plain HTTP, to whoever signs it. */
export const requireTlsOnlyBucket: InfraRule = {
  name: "require-tls-only-bucket",
  assertions: ["A51"],
  scope: "stack",
  judges: ofType(bucketType),
  check: (bucket, plan) => {
    const refuses = settingsOf(bucket, plan, "BucketPolicy")
      .flatMap(resourcePolicyOf)
      .some(
        (statement) =>
          statement.effect === "Deny" &&
          statement.principals.includes("*") &&
          statement.actions.includes("s3:*") &&
          statement.resources.some((resource) => resource.endsWith("/*")) &&
          demanded(statement, "Bool", "aws:SecureTransport").join() === "false",
      );
    return when(!refuses, "It answers plain HTTP; deny s3:* to everybody where aws:SecureTransport is false.");
  },
  flips: [
    {
      property: "inputs.policy",
      to: JSON.stringify({ Statement: [] }),
      on: ofType(settingType("BucketPolicy")),
    },
    { property: "references.bucket", to: [], on: ofType(settingType("BucketPolicy")) },
  ],
};
