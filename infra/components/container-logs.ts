import * as pulumi from "@pulumi/pulumi";
import { logGroup } from "./log-group.ts";

export interface ContainerLogsArgs {
  readonly clusterName: string;
  readonly keyArn: pulumi.Input<string>;
}

/** Where the CloudWatch add-on writes what pods and nodes say and use. AWS fixes the names. */
export class ContainerLogs extends pulumi.ComponentResource {
  readonly arns: readonly pulumi.Output<string>[];

  constructor(name: string, args: ContainerLogsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:ContainerLogs", name, {}, opts);
    const { clusterName, keyArn } = args;
    this.arns = ["application", "dataplane", "host", "performance"].map(
      (kind) =>
        logGroup(`${name}-${kind}`, { name: `/aws/containerinsights/${clusterName}/${kind}`, keyArn }, { parent: this })
          .arn,
    );
    this.registerOutputs();
  }
}
