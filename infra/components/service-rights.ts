import { currentInstance, type RegionSettings } from "../../environments/environment.ts";
import {
  bucketArn,
  databaseInstanceArn,
  type Place,
  regionGuardKeyAlias,
  regionGuardTableArn,
  secretName,
  serviceBucketName,
} from "../../environments/naming.ts";
import { platform } from "../../environments/platform.ts";
import type { AwsRegion } from "../../environments/regions.ts";
import type { Service } from "../../services/descriptor.ts";
import { mayDecryptSecrets, mayEncryptObjects, mayUseKeys } from "./key-use.ts";
import type { Statement } from "./policy-document.ts";

/**
 * What the pods of a service may do in AWS: read the secrets that were made for it in their region, use its bucket, and
 * control their region where that is what it is for.
 */
export const serviceRights = (
  place: Place,
  { region, database }: Pick<RegionSettings, "region" | "database">,
  service: Service,
): readonly Statement[] => [
  ...mayReadSecrets(place, region, service),
  ...(service.needs.bucket ? mayUseBucket(place, region, service) : []),
  ...(service.needs.regionControl
    ? mayControlRegion(place, region, currentInstance(database.instances).generation)
    : []),
];

function mayReadSecrets(place: Place, region: AwsRegion, service: Service): readonly Statement[] {
  const { database, broker, cache, secrets } = service.needs;
  const kinds = [
    ...(database || broker || secrets ? ["credentials"] : []),
    ...(database || broker || cache ? ["endpoints"] : []),
  ];
  if (kinds.length === 0) return [];
  const secretArn = (kind: string): string =>
    // AWS ends every secret's ARN with six random characters.
    `arn:aws:secretsmanager:${region}:${platform.accountId}:secret:${secretName(place.environment, service, kind)}-??????`;
  return [
    { actions: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"], resources: kinds.map(secretArn) },
    mayDecryptSecrets(place, region),
  ];
}

function mayUseBucket(place: Place, region: AwsRegion, { name }: Service): readonly Statement[] {
  const bucket = bucketArn(serviceBucketName(place, name));
  return [
    { actions: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], resources: [`${bucket}/*`] },
    // With it a missing object is "not found" and not "forbidden".
    { actions: ["s3:ListBucket"], resources: [bucket] },
    mayEncryptObjects(place, region),
  ];
}

/**
 * The items of the one table in its own region, and the promotion of the one instance. Of the administrator's secret it has
 * the file that the operator makes, and no right: a pod that is broken into finds nothing else to read.
 */
const mayControlRegion = (place: Place, region: AwsRegion, generation: number): readonly Statement[] => [
  {
    actions: ["dynamodb:GetItem", "dynamodb:PutItem"],
    resources: [regionGuardTableArn(region, place.environment)],
  },
  // DynamoDB opens the table's own key in the name of whoever reads or writes.
  mayUseKeys(region, ["kms:Decrypt"], [regionGuardKeyAlias(place.environment)], "dynamodb"),
  {
    actions: ["rds:DescribeDBInstances", "rds:PromoteReadReplica"],
    resources: [databaseInstanceArn(region, place, generation)],
  },
];
