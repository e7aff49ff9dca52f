import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

export interface Connection {
  /** Security group that opens the connection. */
  readonly from: pulumi.Input<string>;
  /** Security group that accepts it. */
  readonly to: pulumi.Input<string>;
  readonly port: number;
  readonly description: string;
}

/** Allows one TCP port between two security groups, on both sides: neither has a rule for "everything". */
export function connect(name: string, { from, to, port, description }: Connection, parent: pulumi.Resource): void {
  const rule = { ipProtocol: "tcp", fromPort: port, toPort: port, description };
  new aws.vpc.SecurityGroupEgressRule(
    `${name}-out`,
    { ...rule, securityGroupId: from, referencedSecurityGroupId: to },
    { parent },
  );
  new aws.vpc.SecurityGroupIngressRule(
    `${name}-in`,
    { ...rule, securityGroupId: to, referencedSecurityGroupId: from },
    { parent },
  );
}
