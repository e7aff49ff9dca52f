import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ingressPort, loadBalancerName, type Place, targetGroupName } from "../../environments/naming.ts";
import { connect } from "./connection.ts";
import type { Network } from "./network.ts";

export interface LoadBalancerArgs {
  readonly place: Place;
  readonly network: Pick<Network, "vpcId" | "publicSubnetIds">;
  readonly certificateArn: pulumi.Input<string>;
  /** Security group of the nodes, the only ones that it sends to. */
  readonly targets: pulumi.Input<string>;
}

/**
 * The only way in from the internet: TLS ends here, proxy protocol tells NGINX who called. Pods join the target groups by
 * TargetGroupBinding, so the load balancer and its DNS name never wait for a cluster.
 */
export class LoadBalancer extends pulumi.ComponentResource {
  readonly dnsName: pulumi.Output<string>;
  readonly zoneId: pulumi.Output<string>;

  constructor(name: string, args: LoadBalancerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:LoadBalancer", name, {}, opts);
    const parent = this;
    const { place, network } = args;

    const firewall = new aws.ec2.SecurityGroup(
      name,
      { vpcId: network.vpcId, description: "The public load balancer", tags: { Name: name } },
      { parent },
    );
    const balancer = new aws.lb.LoadBalancer(
      name,
      {
        name: loadBalancerName(place),
        loadBalancerType: "network",
        internal: false,
        subnets: [...network.publicSubnetIds],
        securityGroups: [firewall.id],
        enableCrossZoneLoadBalancing: true,
        enableDeletionProtection: true,
        enableZonalShift: true,
      },
      { parent, protect: true },
    );

    for (const listener of ["https", "http"] as const) {
      const listenerName = `${name}-${listener}`;
      const port = publicPort[listener];
      new aws.vpc.SecurityGroupIngressRule(
        listenerName,
        {
          securityGroupId: firewall.id,
          cidrIpv4: "0.0.0.0/0",
          ipProtocol: "tcp",
          fromPort: port,
          toPort: port,
          description: listener === "https" ? "Everybody" : "Everybody, to be redirected to HTTPS",
        },
        { parent },
      );
      const group = new aws.lb.TargetGroup(
        listenerName,
        {
          name: targetGroupName(place, listener),
          vpcId: network.vpcId,
          targetType: "ip",
          protocol: "TCP",
          port: ingressPort[listener],
          proxyProtocolV2: true,
          preserveClientIp: "false",
          // Not longer than a pod of NGINX lives after SIGTERM (K19).
          deregistrationDelay: 30,
          healthCheck: { protocol: "TCP", interval: 10, healthyThreshold: 2, unhealthyThreshold: 2 },
        },
        { parent },
      );
      const secure = {
        protocol: "TLS",
        certificateArn: args.certificateArn,
        sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
      };
      new aws.lb.Listener(
        listenerName,
        {
          loadBalancerArn: balancer.arn,
          port,
          ...(listener === "https" ? secure : { protocol: "TCP" }),
          defaultActions: [{ type: "forward", targetGroupArn: group.arn }],
        },
        { parent },
      );
      const description = `From the load balancer to NGINX (${listener})`;
      connect(
        `${listenerName}-nginx`,
        { from: firewall.id, to: args.targets, port: ingressPort[listener], description },
        parent,
      );
    }

    this.dnsName = balancer.dnsName;
    this.zoneId = balancer.zoneId;
    this.registerOutputs({ dnsName: this.dnsName });
  }
}

const publicPort = { https: 443, http: 80 } as const;
