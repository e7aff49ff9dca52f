import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { LogBucket } from "./log-bucket.ts";
import { PrivateBucket } from "./private-bucket.ts";

export interface DumpBucketArgs {
  readonly bucketName: string;
  readonly keyArn: pulumi.Input<string>;
  readonly logs: Pick<LogBucket, "bucketName">;
}

/** The daily dumps of one region: restorable on day 30 whoever deletes or overwrites them before, and gone after. */
export class DumpBucket extends pulumi.ComponentResource {
  constructor(name: string, args: DumpBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:DumpBucket", name, {}, opts);
    const { bucketName, keyArn, logs } = args;
    const bucket = new PrivateBucket(
      name,
      // A day more than the lock, so that S3 never tries to expire what it must keep.
      { bucketName, keyArn, lockedDays: restorableDays, keptDays: restorableDays + 1 },
      { parent: this },
    );
    new aws.s3.BucketLogging(
      name,
      { bucket: bucket.bucketName, targetBucket: logs.bucketName, targetPrefix: `s3/${bucketName}/` },
      { parent: this },
    );
    this.registerOutputs();
  }
}

/** The promise of recovery. */
const restorableDays = 30;
