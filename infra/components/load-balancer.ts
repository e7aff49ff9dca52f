import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { drainingSeconds } from "../../environments/draining.ts";
import { ingressPort, loadBalancerName, type Place, targetGroupName } from "../../environments/naming.ts";
import { connect } from "./connection.ts";
import type { LogBucket } from "./log-bucket.ts";
import type { Network } from "./network.ts";

export interface LoadBalancerArgs {
  readonly place: Place;
  readonly network: Pick<Network, "vpcId" | "publicSubnetIds">;
  readonly certificateArn: pulumi.Input<string>;
  /** Security group of the nodes, the only ones that it sends to. */
  readonly targets: pulumi.Input<string>;
  /** Who connected, with which TLS; NGINX logs the requests. */
  readonly logs: Pick<LogBucket, "bucketName">;
}

/**
 * The only way in from the internet: TLS ends here, proxy protocol tells NGINX who called. Pods join the target groups by
 * TargetGroupBinding, so the load balancer and its DNS name never wait for a cluster.
 */
export class LoadBalancer extends pulumi.ComponentResource {
  readonly dnsName: pulumi.Output<string>;
  readonly zoneId: pulumi.Output<string>;
  /** What CloudWatch calls it and its target groups. */
  readonly watched: {
    readonly loadBalancer: pulumi.Output<string>;
    readonly targetGroups: readonly pulumi.Output<string>[];
  };

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
        accessLogs: { bucket: args.logs.bucketName, prefix: "nlb", enabled: true },
        enableCrossZoneLoadBalancing: true,
        enableDeletionProtection: true,
        enableZonalShift: true,
      },
      { parent, protect: true },
    );

    const groups = (["https", "http"] as const).map((listener) => {
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
          // NGINX hears of the caller in the header alone: the connection comes from the load balancer, whose security group
          // is the only one that the nodes let in.
          proxyProtocolV2: true,
          preserveClientIp: "false",
          deregistrationDelay: drainingSeconds.deregistration,
          // Event streams never end by themselves: what is left when the delay is over is cut, and comes back elsewhere.
          connectionTermination: true,
          healthCheck,
        },
        { parent },
      );
      const secure = { protocol: "TLS", certificateArn: args.certificateArn, sslPolicy: tlsPolicy };
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
      return group;
    });

    this.dnsName = balancer.dnsName;
    this.zoneId = balancer.zoneId;
    this.watched = {
      loadBalancer: balancer.arn.apply(metricName),
      targetGroups: groups.map(({ arn }) => arn.apply(metricName)),
    };
    this.registerOutputs({ dnsName: this.dnsName });
  }
}

const publicPort = { https: 443, http: 80 } as const;

/**
 * What AWS recommends: TLS 1.3, and 1.2 with forward secrecy and authenticated ciphers; with clients that know how, keys are
 * agreed on in a way that no later quantum computer opens.
 */
const tlsPolicy = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09";

/**
 * A pod that is gone gets nothing new after 10 s, two bad answers of AWS's shortest interval. TCP on the port of the traffic: an
 * HTTP check would begin with the proxy protocol's header too, which NGINX's own readiness port does not understand.
 */
const healthCheck = { protocol: "TCP", interval: 5, timeout: 3, healthyThreshold: 2, unhealthyThreshold: 2 };

/** `net/<name>/<id>` of a load balancer's ARN, `targetgroup/<name>/<id>` of a target group's. */
const metricName = (arn: string): string => (arn.split(":").at(-1) ?? "").replace(/^loadbalancer\//, "");
