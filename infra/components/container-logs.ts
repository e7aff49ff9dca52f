import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logGroup } from "./log-group.ts";

export interface ContainerLogsArgs {
  readonly clusterName: string;
  readonly keyArn: pulumi.Input<string>;
}

/** Where the CloudWatch add-on writes what pods and nodes say and use. AWS fixes the names. */
export class ContainerLogs extends pulumi.ComponentResource {
  readonly arns: readonly pulumi.Output<string>[];
  /** Name of the one with what pods say. */
  readonly applicationLogGroup: pulumi.Output<string>;

  constructor(name: string, args: ContainerLogsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:ContainerLogs", name, {}, opts);
    const { clusterName, keyArn } = args;
    const group = (kind: string): aws.cloudwatch.LogGroup =>
      logGroup(`${name}-${kind}`, { name: `/aws/containerinsights/${clusterName}/${kind}`, keyArn }, { parent: this });
    const application = group("application");
    this.applicationLogGroup = application.name;
    this.arns = [application, ...["dataplane", "host", "performance"].map(group)].map(({ arn }) => arn);
    this.registerOutputs();
  }
}
