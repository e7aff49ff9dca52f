import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policyDocument } from "./policy-document.ts";

export interface DumpBucketArgs {
  readonly bucketName: string;
  readonly keyArn: pulumi.Input<string>;
}

/** The daily dumps of one region: private, encrypted, versioned, and restorable on day 30. */
export class DumpBucket extends pulumi.ComponentResource {
  constructor(name: string, args: DumpBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:DumpBucket", name, {}, opts);
    const parent = this;
    const bucket = new aws.s3.Bucket(
      name,
      { bucket: args.bucketName, objectLockEnabled: true },
      { parent, protect: true },
    );
    const ofBucket = { bucket: bucket.id };

    new aws.s3.BucketPublicAccessBlock(
      name,
      {
        ...ofBucket,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      { parent },
    );
    new aws.s3.BucketVersioning(name, { ...ofBucket, versioningConfiguration: { status: "Enabled" } }, { parent });
    new aws.s3.BucketServerSideEncryptionConfiguration(
      name,
      {
        ...ofBucket,
        rules: [
          {
            applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: args.keyArn },
            bucketKeyEnabled: true,
          },
        ],
      },
      { parent },
    );
    new aws.s3.BucketObjectLockConfiguration(
      name,
      { ...ofBucket, rule: { defaultRetention: { mode: "GOVERNANCE", days: keptDays } } },
      { parent },
    );
    new aws.s3.BucketLifecycleConfiguration(
      name,
      {
        ...ofBucket,
        rules: [
          {
            id: "expire",
            status: "Enabled",
            filter: { prefix: "" },
            expiration: { days: keptDays + 1 },
            noncurrentVersionExpiration: { noncurrentDays: keptDays + 1 },
            abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
          },
        ],
      },
      { parent },
    );
    const policy = policyDocument({
      effect: "Deny",
      actions: ["s3:*"],
      principals: "*",
      resources: [bucket.arn, pulumi.interpolate`${bucket.arn}/*`],
      conditions: { Bool: { "aws:SecureTransport": ["false"] } },
    });
    new aws.s3.BucketPolicy(name, { ...ofBucket, policy }, { parent });
    this.registerOutputs();
  }
}

/** The promise of recovery: what was dumped 30 days ago can be restored. */
const keptDays = 30;
