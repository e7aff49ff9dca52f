import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  regionalHost,
  regionGuardKeyAlias,
  regionGuardTableArn,
  regionGuardTableName,
  witnessName,
} from "../../environments/naming.ts";
import type { AwsRegion, WitnessRegion } from "../../environments/regions.ts";
import { regionControlVariable, witnessVariable } from "../../services/kit/src/runtime.ts";
import { ownershipItem, vantageItem } from "../../services/region-guard/items.ts";
import { EncryptionKey, usedByLogs } from "./encryption-key.ts";
import { mayUseKeys } from "./key-use.ts";
import { logGroup } from "./log-group.ts";
import { policyDocument, type Statement } from "./policy-document.ts";
import { witnessCode } from "./witness-code.ts";

export interface WitnessArgs {
  readonly environment: string;
  readonly domain: string;
  /** Where it runs: that of the component's provider. */
  readonly region: WitnessRegion;
  /** Whose copy of the table it asks: the region that takes over. Where it runs there is none. */
  readonly tableRegion: AwsRegion;
  readonly probeSeconds: number;
}

/**
 * The third pair of eyes, in the region that has the table's third vote and nothing else of ours: a function that is called
 * every minute and watches for a little longer (docs/decisions/0072). The standby's guard notices when it falls silent.
 */
export class Witness extends pulumi.ComponentResource {
  constructor(name: string, args: WitnessArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:Witness", name, {}, opts);
    const parent = this;
    const { environment, domain, region, tableRegion, probeSeconds } = args;
    const functionName = witnessName(environment);
    const { arn: keyArn } = new EncryptionKey(
      `${name}-key`,
      { alias: `alias/${functionName}`, description: `Logs of ${functionName}`, usedBy: [usedByLogs(region)] },
      { parent },
    );
    const logs = logGroup(name, { name: `/aws/lambda/${functionName}`, keyArn }, { parent });
    const role = new aws.iam.Role(name, { name: functionName, assumeRolePolicy: trust }, { parent });
    const rights = new aws.iam.RolePolicy(
      name,
      { role: role.id, policy: policyDocument(mayWriteInto(logs), ...mayWitness(tableRegion, environment)) },
      { parent },
    );
    const watching = new aws.lambda.Function(
      name,
      {
        name: functionName,
        description: "Looks at the region that owns writes, and reports",
        role: role.arn,
        runtime: "nodejs24.x",
        architectures: ["arm64"],
        handler: "index.handler",
        code: witnessCode(),
        // Node and the AWS SDK take about 100; what a function gets of a processor grows with it.
        memorySize: 192,
        timeout: seconds.timeout,
        // The one that ends and the one that has begun.
        reservedConcurrentExecutions: 2,
        loggingConfig: { logFormat: "Text", logGroup: logs.name },
        environment: {
          variables: {
            [regionControlVariable.table]: regionGuardTableName(environment),
            [witnessVariable.tableRegion]: tableRegion,
            [regionControlVariable.primaryUrl]: `https://${regionalHost(domain, "primary")}`,
            [regionControlVariable.secondaryUrl]: `https://${regionalHost(domain, "secondary")}`,
            [regionControlVariable.probeSeconds]: `${probeSeconds}`,
          },
        },
      },
      { parent, dependsOn: [rights] },
    );
    new aws.lambda.FunctionEventInvokeConfig(
      name,
      // A minute that has passed need not be watched any more.
      { functionName: watching.name, maximumEventAgeInSeconds: seconds.every, maximumRetryAttempts: 0 },
      { parent },
    );
    const rule = new aws.cloudwatch.EventRule(
      name,
      { name: functionName, description: "Another minute has begun", scheduleExpression: "rate(1 minute)" },
      { parent },
    );
    const permission = new aws.lambda.Permission(
      name,
      {
        function: watching.name,
        action: "lambda:InvokeFunction",
        principal: "events.amazonaws.com",
        sourceArn: rule.arn,
      },
      { parent },
    );
    new aws.cloudwatch.EventTarget(name, { rule: rule.name, arn: watching.arn }, { parent, dependsOn: [permission] });
    this.registerOutputs();
  }
}

/** A call watches until 8 s before its end (witness-function.ts), so past the next one's beginning. */
const seconds = { every: 60, timeout: 78 } as const;

/** No condition on the account, as other services' have one: Lambda lets nobody hand a role to another account's function. */
const trust = policyDocument({
  actions: ["sts:AssumeRole"],
  principals: { Service: ["lambda.amazonaws.com"] },
});

const mayWriteInto = (logs: aws.cloudwatch.LogGroup): Statement => ({
  actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
  resources: [pulumi.interpolate`${logs.arn}:*`],
});

/** It reads who owns writes, and writes what it has seen: no item that decides anything. */
function mayWitness(tableRegion: AwsRegion, environment: string): readonly Statement[] {
  const items = (action: string, ids: readonly string[]): Statement => ({
    actions: [action],
    resources: [regionGuardTableArn(tableRegion, environment)],
    conditions: { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ids } },
  });
  const own = vantageItem("witness");
  return [
    items("dynamodb:GetItem", [ownershipItem, own]),
    items("dynamodb:PutItem", [own]),
    mayUseKeys(tableRegion, ["kms:Decrypt"], [regionGuardKeyAlias(environment)], "dynamodb"),
  ];
}
