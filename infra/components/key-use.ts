import { credentialsKeyAlias, dataKeyAlias, type Place } from "../../environments/naming.ts";
import { platform } from "../../environments/platform.ts";
import type { AwsRegion } from "../../environments/regions.ts";
import type { Statement } from "./policy-document.ts";

/** Goes with the right to read secrets: use of the keys that they lie under, through Secrets Manager alone. */
export const mayDecryptSecrets = (place: Place, region: AwsRegion): Statement =>
  mayUseKeys(region, "secretsmanager", ["kms:Decrypt"], [credentialsKeyAlias(place.environment), dataKeyAlias(place)]);

/**
 * Goes with the right to write into a bucket of the region's data: use of its key, through S3 alone. S3 decrypts as well,
 * since it puts the parts of a large object together.
 */
export const mayEncryptObjects = (place: Place, region: AwsRegion): Statement =>
  mayUseKeys(region, "s3", ["kms:GenerateDataKey", "kms:Decrypt"], [dataKeyAlias(place)]);

/** Keys are named by their aliases, since their ids are random and those of a replicated key lie in another stack. */
const mayUseKeys = (
  region: AwsRegion,
  service: "secretsmanager" | "s3",
  actions: readonly string[],
  aliases: readonly string[],
): Statement => ({
  actions,
  resources: [`arn:aws:kms:${region}:${platform.accountId}:key/*`],
  conditions: {
    StringEquals: { "kms:ViaService": [`${service}.${region}.amazonaws.com`] },
    "ForAnyValue:StringEquals": { "kms:ResourceAliases": aliases },
  },
});
