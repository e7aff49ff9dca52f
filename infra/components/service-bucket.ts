import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { LogBucket } from "./log-bucket.ts";
import { PrivateBucket } from "./private-bucket.ts";

export interface ServiceBucketArgs {
  readonly bucketName: string;
  readonly keyArn: pulumi.Input<string>;
  readonly logs: Pick<LogBucket, "bucketName">;
}

/** What one service keeps in one region, for as long as it wants; what it deletes or overwrites can be had back for 30 days. */
export class ServiceBucket extends pulumi.ComponentResource {
  constructor(name: string, args: ServiceBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:ServiceBucket", name, {}, opts);
    const { bucketName, keyArn, logs } = args;
    const bucket = new PrivateBucket(name, { bucketName, keyArn, keptDays: 30, keepsObjects: true }, { parent: this });
    new aws.s3.BucketLogging(
      name,
      { bucket: bucket.bucketName, targetBucket: logs.bucketName, targetPrefix: `s3/${bucketName}/` },
      { parent: this },
    );
    this.registerOutputs();
  }
}
