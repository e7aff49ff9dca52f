import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/**
 * A CloudWatch log group that is kept for a year, encrypted by a key of ours (A62). Declared before whatever writes into
 * it: AWS would make the group by itself, without an end and without our key.
 *
 * @param logs its full name in CloudWatch, and the KMS key
 */
export function logGroup(
  name: string,
  logs: { readonly name: string; readonly keyArn: pulumi.Input<string> },
  opts: pulumi.CustomResourceOptions,
): aws.cloudwatch.LogGroup {
  return new aws.cloudwatch.LogGroup(name, { name: logs.name, kmsKeyId: logs.keyArn, retentionInDays: 365 }, opts);
}
