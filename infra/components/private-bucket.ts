import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policyDocument, type Statement } from "./policy-document.ts";

export interface PrivateBucketArgs {
  readonly bucketName: string;
  /** KMS key of its region. Without one S3's own key encrypts it. */
  readonly keyArn?: pulumi.Input<string>;
  /** Days after which an object goes, and after which an overwritten or deleted version of it does. */
  readonly keptDays: number;
  /** Objects stay until somebody deletes them; only versions go. @default false */
  readonly keepsObjects?: boolean;
  /** No version can be deleted or changed before, but by a person with the right to bypass governance. @default none */
  readonly lockedDays?: number;
  /** Beside the account's own identities, who may do what, given the bucket's ARN. @default nobody */
  readonly allow?: (arn: pulumi.Output<string>) => readonly Statement[];
}

/** A bucket that nobody outside the account sees: encrypted, versioned, reached by TLS alone, and emptied in time. */
export class PrivateBucket extends pulumi.ComponentResource {
  /** Known once the bucket has its versions and its policy: what refers to it may use both. */
  readonly bucketName: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: PrivateBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:PrivateBucket", name, {}, opts);
    const parent = this;
    const bucket = new aws.s3.Bucket(
      name,
      { bucket: args.bucketName, objectLockEnabled: args.lockedDays !== undefined, forceDestroy: false },
      { parent, protect: true },
    );
    const ofBucket = { bucket: bucket.id };

    new aws.s3.BucketPublicAccessBlock(name, { ...ofBucket, ...everyBlock }, { parent });
    new aws.s3.BucketOwnershipControls(
      name,
      { ...ofBucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
      { parent },
    );
    const versioning = new aws.s3.BucketVersioning(
      name,
      { ...ofBucket, versioningConfiguration: { status: "Enabled" } },
      { parent },
    );
    const encryption = args.keyArn
      ? {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: args.keyArn },
          bucketKeyEnabled: true,
        }
      : { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } };
    new aws.s3.BucketServerSideEncryptionConfiguration(name, { ...ofBucket, rules: [encryption] }, { parent });
    if (args.lockedDays !== undefined)
      new aws.s3.BucketObjectLockConfiguration(
        name,
        { ...ofBucket, rule: { defaultRetention: { mode: "GOVERNANCE", days: args.lockedDays } } },
        { parent, dependsOn: [versioning] },
      );
    new aws.s3.BucketLifecycleConfiguration(
      name,
      { ...ofBucket, rules: lifecycle(args) },
      { parent, dependsOn: [versioning] },
    );
    const document = policyDocument(onlyTls(bucket.arn), ...(args.allow?.(bucket.arn) ?? []));
    const policy = new aws.s3.BucketPolicy(
      name,
      { ...ofBucket, policy: document },
      { parent, dependsOn: [versioning] },
    );

    this.bucketName = policy.bucket;
    this.arn = bucket.arn;
    this.registerOutputs({ bucketName: this.bucketName, arn: this.arn });
  }
}

const everyBlock = {
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
};

/** Three ways in which a versioned bucket grows for ever: old versions, the marks of deleted ones, and broken uploads. */
function lifecycle({
  keptDays: days,
  keepsObjects = false,
}: PrivateBucketArgs): aws.types.input.s3.BucketLifecycleConfigurationRule[] {
  const everything = { status: "Enabled", filter: { prefix: "" } };
  return [
    {
      ...everything,
      id: "expire",
      ...(!keepsObjects && { expiration: { days } }),
      noncurrentVersionExpiration: { noncurrentDays: days },
      abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
    },
    // S3 takes no other expiration beside this one in a rule.
    { ...everything, id: "forget-deleted", expiration: { expiredObjectDeleteMarker: true } },
  ];
}

const onlyTls = (arn: pulumi.Output<string>): Statement => ({
  effect: "Deny",
  actions: ["s3:*"],
  principals: "*",
  resources: [arn, pulumi.interpolate`${arn}/*`],
  conditions: { Bool: { "aws:SecureTransport": ["false"] } },
});
