import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { platform } from "../../environments/platform.ts";
import { administration } from "./encryption-key.ts";
import { policyDocument } from "./policy-document.ts";

export interface SigningKeyArgs {
  /** `alias/…` */
  readonly alias: string;
  readonly description: string;
}

/**
 * The key that signs a DNS zone's keys. Route 53 takes it in us-east-1 and in this form alone. KMS cannot rotate such a key
 * by itself: a new one is made known to the registrar first (docs/runbooks/dnssec.md).
 */
export class SigningKey extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: SigningKeyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:SigningKey", name, {}, opts);
    const key = new aws.kms.Key(
      name,
      {
        description: args.description,
        customerMasterKeySpec: "ECC_NIST_P256",
        keyUsage: "SIGN_VERIFY",
        policy: policyDocument(administration, ...usedByRoute53),
        deletionWindowInDays: 30,
      },
      { parent: this, protect: true },
    );
    new aws.kms.Alias(name, { name: args.alias, targetKeyId: key.arn }, { parent: this });
    this.arn = key.arn;
    this.registerOutputs({ arn: this.arn });
  }
}

const route53 = { resources: ["*"], principals: { Service: ["dnssec-route53.amazonaws.com"] } };
const ofOurs = { StringEquals: { "aws:SourceAccount": [platform.accountId] } };

const usedByRoute53 = [
  { ...route53, actions: ["kms:DescribeKey", "kms:GetPublicKey", "kms:Sign"], conditions: ofOurs },
  {
    ...route53,
    actions: ["kms:CreateGrant"],
    conditions: { ...ofOurs, Bool: { "kms:GrantIsForAWSResource": ["true"] } },
  },
];
