import { bucketType, receivesLogs, settingsOf, settingType } from "../buckets.ts";
import { type InfraRule, ofType, when } from "../infra-rule.ts";
import { propertyOf } from "../property.ts";

/** What holds data is under a key of ours. A bucket that AWS delivers logs into can only have S3's own. */
export const requireEncryptedBucket: InfraRule = {
  name: "require-encrypted-bucket",
  assertions: ["A50"],
  scope: "stack",
  judges: ofType(bucketType),
  check: (bucket, plan) => {
    const [encryption] = settingsOf(bucket, plan, setting());
    const read = (property: string): unknown => encryption && propertyOf(encryption, `${byDefault()}.${property}`);
    const algorithm = read("sseAlgorithm");
    return receivesLogs(bucket, plan)
      ? when(algorithm !== "AES256", `AWS cannot write its logs into it; set AES256 in its ${setting()}.`)
      : when(
          algorithm !== "aws:kms" || typeof read("kmsMasterKeyId") !== "string",
          `It is not encrypted by a key of ours; set aws:kms and kmsMasterKeyId in its ${setting()}.`,
        );
  },
  flips: [
    { property: `${byDefault()}.sseAlgorithm`, to: "none", on: ofType(settingType(setting())) },
    {
      property: `${byDefault()}.kmsMasterKeyId`,
      to: undefined,
      on: (resource) =>
        resource.type === settingType(setting()) && propertyOf(resource, `${byDefault()}.kmsMasterKeyId`) !== undefined,
    },
    { property: "references.bucket", to: [], on: ofType(settingType(setting())) },
  ],
};

function setting(): string {
  return "BucketServerSideEncryptionConfiguration";
}

function byDefault(): string {
  return "inputs.rules.0.applyServerSideEncryptionByDefault";
}
