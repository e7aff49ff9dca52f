import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { platform } from "../../environments/platform.ts";
import type { AwsRegion, WitnessRegion } from "../../environments/regions.ts";
import { policyDocument, type Statement } from "./policy-document.ts";

export interface EncryptionKeyArgs {
  /** `alias/…`: what the key is found by, since its id is random. */
  readonly alias: string;
  readonly description: string;
  /** AWS services that use it by themselves; all others come with the rights of whoever calls them. @default none */
  readonly usedBy?: readonly Statement[];
  /** Another region that gets a replica of the key, under the same alias. @default none */
  readonly replica?: { readonly region: AwsRegion; readonly provider: aws.Provider } | undefined;
}

/** A KMS key of ours, rotated yearly. Losing it loses whatever it encrypts, so it is protected. */
export class EncryptionKey extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  /** ARN of the key in the other region, when there is one. */
  readonly replicaArn: pulumi.Output<string> | undefined;

  constructor(name: string, args: EncryptionKeyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:EncryptionKey", name, {}, opts);
    const { description } = args;
    const policy = policyDocument(administration, ...(args.usedBy ?? []));

    const key = new aws.kms.Key(
      name,
      {
        description,
        policy,
        enableKeyRotation: true,
        multiRegion: args.replica !== undefined,
        deletionWindowInDays: 30,
      },
      { parent: this, protect: true },
    );
    new aws.kms.Alias(name, { name: args.alias, targetKeyId: key.arn }, { parent: this });

    if (args.replica) {
      const { provider } = args.replica;
      const replica = new aws.kms.ReplicaKey(
        `${name}-replica`,
        { description, policy, primaryKeyArn: key.arn, deletionWindowInDays: 30 },
        { parent: this, protect: true, provider },
      );
      new aws.kms.Alias(`${name}-replica`, { name: args.alias, targetKeyId: replica.arn }, { parent: this, provider });
      this.replicaArn = replica.arn;
    }
    this.arn = key.arn;
    this.registerOutputs({ arn: this.arn });
  }
}

/** The account's IAM decides who uses the key; without this nobody could ever administer it. */
export const administration: Statement = {
  actions: ["kms:*"],
  resources: ["*"],
  principals: { AWS: [`arn:aws:iam::${platform.accountId}:root`] },
};

const use = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"];

/** Lets CloudWatch Logs of a region encrypt the account's log groups. */
export const usedByLogs = (region: AwsRegion | WitnessRegion): Statement => ({
  actions: use,
  resources: ["*"],
  principals: { Service: [`logs.${region}.amazonaws.com`] },
  conditions: {
    ArnLike: { "kms:EncryptionContext:aws:logs:arn": [`arn:aws:logs:${region}:${platform.accountId}:log-group:*`] },
  },
});

/** Lets Auto Scaling start nodes with encrypted volumes: it does so by itself, with nobody's rights. */
export const usedByAutoScaling: readonly Statement[] = [
  { actions: use, resources: ["*"], principals: { AWS: [autoScalingRole()] } },
  {
    actions: ["kms:CreateGrant"],
    resources: ["*"],
    principals: { AWS: [autoScalingRole()] },
    conditions: { Bool: { "kms:GrantIsForAWSResource": ["true"] } },
  },
];

function autoScalingRole(): string {
  const service = "autoscaling.amazonaws.com";
  return `arn:aws:iam::${platform.accountId}:role/aws-service-role/${service}/AWSServiceRoleForAutoScaling`;
}
