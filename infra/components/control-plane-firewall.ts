import * as pulumi from "@pulumi/pulumi";
import type { Cluster } from "./cluster.ts";
import { connect } from "./connection.ts";

export interface ControlPlaneFirewallArgs {
  readonly cluster: Pick<Cluster, "securityGroupId">;
  readonly nodeSecurityGroupId: pulumi.Input<string>;
}

/**
 * What passes between the control plane and the nodes. Nodes do not carry the security group that EKS makes, as is usual,
 * because it allows every connection to the world (docs/decisions/0031).
 */
export class ControlPlaneFirewall extends pulumi.ComponentResource {
  constructor(name: string, args: ControlPlaneFirewallArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:ControlPlaneFirewall", name, {}, opts);
    const [nodes, controlPlane] = [args.nodeSecurityGroupId, args.cluster.securityGroupId];
    const description = "From nodes and pods to the Kubernetes API";
    connect(`${name}-api`, { from: nodes, to: controlPlane, port: 443, description }, this);
    for (const [port, what] of Object.entries(portsOfNodes))
      connect(
        `${name}-${port}`,
        { from: controlPlane, to: nodes, port: Number(port), description: `From the Kubernetes API to ${what}` },
        this,
      );
    this.registerOutputs();
  }
}

/** What the API calls in the cluster: a webhook that it cannot reach blocks what it would have judged. */
const portsOfNodes: Readonly<Record<number, string>> = {
  9443: "the webhooks of the load balancer controller and of CloudWatch",
  10250: "kubelets and the webhook of External Secrets",
  10251: "metrics-server",
};
