import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Environment } from "../../environments/environment.ts";
import { alarmTopicName, type Scope } from "../../environments/naming.ts";
import { platform } from "../../environments/platform.ts";
import { policyDocument, type Statement } from "./policy-document.ts";

export interface AlarmTopicArgs {
  readonly scope: Scope;
  readonly alerts: Environment["alerts"];
  /** A key whose policy holds `usedByAlarms`, or every message is lost without a word. */
  readonly keyArn: pulumi.Input<string>;
}

/** Where all alarms of a region, or of what joins two, go; and from there to people. */
export class AlarmTopic extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: AlarmTopicArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:AlarmTopic", name, {}, opts);
    const parent = this;
    const topic = new aws.sns.Topic(
      name,
      { name: alarmTopicName(args.scope), kmsMasterKeyId: args.keyArn },
      { parent },
    );
    const publish = { actions: ["sns:Publish"], resources: [topic.arn] };
    const policy = policyDocument(
      { ...publish, principals: alarms, conditions: ofOurAccount },
      { ...publish, effect: "Deny", principals: "*", conditions: { Bool: { "aws:SecureTransport": ["false"] } } },
    );
    new aws.sns.TopicPolicy(name, { arn: topic.arn, policy }, { parent });
    new aws.sns.TopicSubscription(
      name,
      { topic: topic.arn, protocol: "email", endpoint: args.alerts.email },
      { parent },
    );
    this.arn = topic.arn;
    this.registerOutputs({ arn: this.arn });
  }
}

const alarms = { Service: ["cloudwatch.amazonaws.com"] };
const ofOurAccount = { StringEquals: { "aws:SourceAccount": [platform.accountId] } };

/** Lets the account's alarms write to a topic that a key encrypts. */
export const usedByAlarms: Statement = {
  actions: ["kms:Decrypt", "kms:GenerateDataKey*"],
  resources: ["*"],
  principals: alarms,
  conditions: ofOurAccount,
};
