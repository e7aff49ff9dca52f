import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { bucketArn, keyAliasArn } from "../../environments/naming.ts";
import type { AwsRegion } from "../../environments/regions.ts";
import { mayUseKeys } from "./key-use.ts";
import { policyDocument, type Statement } from "./policy-document.ts";

/** One of two buckets that hold the same. Found by name, so that neither region's stack is read. */
export interface ReplicatedBucket {
  readonly region: AwsRegion;
  readonly provider: aws.Provider;
  readonly bucketName: string;
  /** Of the key that the bucket is encrypted under. */
  readonly keyAlias: string;
}

export interface BucketReplicationArgs {
  readonly roleName: string;
  readonly buckets: readonly [ReplicatedBucket, ReplicatedBucket];
}

/**
 * Copies each of two buckets into the other one, under the other region's key. A deletion is not copied: what somebody
 * deletes in one region by mistake stays in the other, until it expires there by itself.
 */
export class BucketReplication extends pulumi.ComponentResource {
  constructor(name: string, args: BucketReplicationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:BucketReplication", name, {}, opts);
    const parent = this;
    const [one, other] = args.buckets;
    const role = new aws.iam.Role(
      name,
      {
        name: args.roleName,
        description: "Copies between the buckets of two regions",
        // S3 takes no role of another account, so there is no deputy to confuse and nothing left to pin.
        assumeRolePolicy: policyDocument({
          actions: ["sts:AssumeRole"],
          principals: { Service: ["s3.amazonaws.com"] },
        }),
      },
      { parent },
    );
    const rights = new aws.iam.RolePolicy(
      name,
      { role: role.id, policy: policyDocument(...mayCopy(one, other), ...mayCopy(other, one)) },
      { parent },
    );
    const copy = (from: ReplicatedBucket, to: ReplicatedBucket): aws.s3.BucketReplicationConfig =>
      new aws.s3.BucketReplicationConfig(
        `${name}-${from.region}`,
        { bucket: from.bucketName, role: role.arn, rules: [everything(to)] },
        { parent, provider: from.provider, dependsOn: [rights] },
      );
    copy(one, other);
    copy(other, one);
    this.registerOutputs();
  }
}

const everything = (to: ReplicatedBucket): aws.types.input.s3.BucketReplicationConfigRule => ({
  id: `to-${to.region}`,
  status: "Enabled",
  priority: 1,
  filter: { prefix: "" },
  deleteMarkerReplication: { status: "Disabled" },
  sourceSelectionCriteria: {
    sseKmsEncryptedObjects: { status: "Enabled" },
    // A lock that is extended in one region is extended in the other.
    replicaModifications: { status: "Enabled" },
  },
  destination: {
    bucket: bucketArn(to.bucketName),
    encryptionConfiguration: { replicaKmsKeyId: keyAliasArn(to.region, to.keyAlias) },
    metrics: { status: "Enabled" },
  },
});

/** As AWS documents it for locked and encrypted objects, less the right to copy a deletion. */
const mayCopy = (from: ReplicatedBucket, to: ReplicatedBucket): readonly Statement[] => [
  { actions: ["s3:GetReplicationConfiguration", "s3:ListBucket"], resources: [bucketArn(from.bucketName)] },
  {
    actions: [
      "s3:GetObjectVersionForReplication",
      "s3:GetObjectVersionAcl",
      "s3:GetObjectVersionTagging",
      "s3:GetObjectRetention",
      "s3:GetObjectLegalHold",
    ],
    resources: [`${bucketArn(from.bucketName)}/*`],
  },
  mayUseKeyOf(from, ["kms:Decrypt"]),
  { actions: ["s3:ReplicateObject", "s3:ReplicateTags"], resources: [`${bucketArn(to.bucketName)}/*`] },
  mayUseKeyOf(to, ["kms:Encrypt", "kms:GenerateDataKey"]),
];

const mayUseKeyOf = ({ region, keyAlias }: ReplicatedBucket, actions: readonly string[]): Statement =>
  mayUseKeys(region, actions, [keyAlias], "s3");
