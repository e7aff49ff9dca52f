import { credentialsKeyAlias, dataKeyAlias, type Place } from "../../environments/naming.ts";
import { platform } from "../../environments/platform.ts";
import type { AwsRegion } from "../../environments/regions.ts";
import type { Statement } from "./policy-document.ts";

/** Goes with the right to read secrets: use of the keys that they lie under, through Secrets Manager alone. */
export const mayDecryptSecrets = (place: Place, region: AwsRegion): Statement =>
  mayUseKeys(region, ["kms:Decrypt"], [credentialsKeyAlias(place.environment), dataKeyAlias(place)], "secretsmanager");

/**
 * Goes with the right to write into a bucket of the region's data: use of its key, through S3 alone. S3 decrypts as well,
 * since it puts the parts of a large object together.
 */
export const mayEncryptObjects = (place: Place, region: AwsRegion): Statement =>
  mayUseKeys(region, ["kms:GenerateDataKey", "kms:Decrypt"], [dataKeyAlias(place)], "s3");

/**
 * Use of keys by whoever has the statement, or through one service of AWS alone. They are named by their aliases, since their ids are random and
 * many lie in another stack; a key's own policy leaves its use to such statements.
 */
export const mayUseKeys = (
  region: AwsRegion,
  actions: readonly string[],
  aliases: readonly string[],
  through?: "secretsmanager" | "s3" | "dynamodb",
): Statement => ({
  actions,
  resources: [`arn:aws:kms:${region}:${platform.accountId}:key/*`],
  conditions: {
    ...(through && { StringEquals: { "kms:ViaService": [`${through}.${region}.amazonaws.com`] } }),
    "ForAnyValue:StringEquals": { "kms:ResourceAliases": aliases },
  },
});
