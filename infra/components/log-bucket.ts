import * as pulumi from "@pulumi/pulumi";
import { platform } from "../../environments/platform.ts";
import type { AwsRegion } from "../../environments/regions.ts";
import type { Statement } from "./policy-document.ts";
import { PrivateBucket } from "./private-bucket.ts";

export interface LogBucketArgs {
  readonly bucketName: string;
  readonly region: AwsRegion;
}

/**
 * Where AWS writes who reached a region's load balancer and buckets, kept for a year. S3 delivers its access logs only to
 * a bucket under its own key, so ours does not encrypt this one. It keeps no log of itself, which would never end.
 */
export class LogBucket extends pulumi.ComponentResource {
  /** For `accessLogs.bucket` of a load balancer and `targetBucket` of a bucket; known to accept deliveries. */
  readonly bucketName: pulumi.Output<string>;

  constructor(name: string, { bucketName, region }: LogBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:LogBucket", name, {}, opts);
    const bucket = new PrivateBucket(
      name,
      { bucketName, keptDays: 365, allow: (arn) => [...fromLoadBalancers(arn, region), fromBuckets(arn)] },
      { parent: this },
    );
    this.bucketName = bucket.bucketName;
    this.registerOutputs({ bucketName: this.bucketName });
  }
}

const ofOurs = { "aws:SourceAccount": [platform.accountId] };

/** As AWS documents it for network load balancers, whose TLS listeners log each connection. */
function fromLoadBalancers(arn: pulumi.Output<string>, region: AwsRegion): readonly Statement[] {
  const principals = { Service: ["delivery.logs.amazonaws.com"] };
  const bySource = { ArnLike: { "aws:SourceArn": [`arn:aws:logs:${region}:${platform.accountId}:*`] } };
  return [
    {
      actions: ["s3:GetBucketAcl"],
      principals,
      resources: [arn],
      conditions: { ...bySource, StringEquals: ofOurs },
    },
    {
      actions: ["s3:PutObject"],
      principals,
      resources: [pulumi.interpolate`${arn}/*`],
      conditions: { ...bySource, StringEquals: { ...ofOurs, "s3:x-amz-acl": ["bucket-owner-full-control"] } },
    },
  ];
}

const fromBuckets = (arn: pulumi.Output<string>): Statement => ({
  actions: ["s3:PutObject"],
  principals: { Service: ["logging.s3.amazonaws.com"] },
  resources: [pulumi.interpolate`${arn}/*`],
  conditions: { StringEquals: ofOurs },
});
