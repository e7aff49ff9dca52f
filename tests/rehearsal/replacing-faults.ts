import type { PlantedFault } from "../support/pulumi-lab.ts";

/** A mistake that would make AWS replace a resource, and lose what is in it. */
export interface ReplacingFault extends PlantedFault {
  /** Whether the engine refuses, because we protect it. @default true */
  readonly refused?: false;
}

/** One of each resource that holds data, or that data would have to move with, by a stack that has it. */
export const replacingFaults: Readonly<Record<string, readonly ReplacingFault[]>> = {
  shared: [
    { type: "aws:ecr/repository:Repository", props: { encryptionConfigurations: [{ encryptionType: "AES256" }] } },
    { type: "aws:route53/zone:Zone", props: { name: "another.example" } },
  ],
  "production-primary-foundation": [
    { type: "aws:rds/instance:Instance", props: { storageEncrypted: false } },
    // What is in a cache may be lost at any time.
    {
      type: "aws:elasticache/replicationGroup:ReplicationGroup",
      props: { atRestEncryptionEnabled: false },
      refused: false,
    },
    { type: "aws:mq/broker:Broker", props: { publiclyAccessible: true } },
    { type: "aws:s3/bucket:Bucket", props: { bucket: "another" } },
    { type: "aws:kms/key:Key", props: { keyUsage: "SIGN_VERIFY" } },
    { type: "aws:secretsmanager/secret:Secret", props: { name: "another" } },
    { type: "aws:ec2/vpc:Vpc", props: { cidrBlock: "10.99.0.0/16" } },
    { type: "aws:lb/loadBalancer:LoadBalancer", props: { internal: true } },
  ],
  "production-global": [{ type: "aws:dynamodb/table:Table", props: { hashKey: "another" } }],
};
