import { clusterName, prefix } from "../../environments/naming.ts";
import type { Alarm } from "../alarms/alarm.ts";
import { clusterAlarms } from "../alarms/cluster-alarms.ts";
import { guardAlarms } from "../alarms/guard-alarms.ts";
import { AddOns } from "../components/add-ons.ts";
import { Alarms } from "../components/alarms.ts";
import { ClusterAccess } from "../components/cluster-access.ts";
import { Cluster } from "../components/cluster.ts";
import { ContainerLogs } from "../components/container-logs.ts";
import { ControlPlaneFirewall } from "../components/control-plane-firewall.ts";
import { EncryptionKey, usedByAutoScaling, usedByLogs } from "../components/encryption-key.ts";
import { FigureFilters } from "../components/figure-filters.ts";
import { nodeAddOns } from "../components/node-add-ons.ts";
import { NodeGroup } from "../components/node-group.ts";
import { OperatorIdentities } from "../components/operator-identities.ts";
import { ServiceIdentities } from "../components/service-identities.ts";
import { workloadAddOns } from "../components/workload-add-ons.ts";
import type { Outputs, RegionalContext } from "./context.ts";
import { publish } from "./contract.ts";
import { readStack } from "./read-stack.ts";

/** Kubernetes in one region, and who may do what with it. Nothing here holds data: it can be made again. */
export function cluster(context: RegionalContext): Outputs {
  const { place, settings, services, provider } = context;
  const { region } = settings;
  const fromFoundation = readStack(context, "foundation");
  const subnetIds = fromFoundation("privateSubnetIds");
  const nodeSecurityGroupId = fromFoundation("nodeSecurityGroupId");
  const name = prefix(place);
  const opts = { provider };

  const { arn: keyArn } = new EncryptionKey(
    `${name}-cluster-key`,
    {
      alias: `alias/${name}-cluster`,
      description: `Secrets, volumes and logs of the cluster ${name}`,
      usedBy: [usedByLogs(region), ...usedByAutoScaling],
    },
    opts,
  );
  const kubernetes = new Cluster(
    `${name}-cluster`,
    { clusterName: clusterName(place), subnetIds, access: settings.clusterAccess, keyArn },
    opts,
  );
  const toCluster = { cluster: kubernetes };
  new ClusterAccess(`${name}-access`, toCluster, opts);
  const firewall = new ControlPlaneFirewall(`${name}-control-plane`, { ...toCluster, nodeSecurityGroupId }, opts);
  const network = new AddOns(`${name}-node-addons`, { ...toCluster, addOns: nodeAddOns }, opts);
  const nodes = new NodeGroup(
    `${name}-nodes`,
    {
      ...toCluster,
      environment: place.environment,
      subnetIds,
      securityGroupId: nodeSecurityGroupId,
      settings: settings.nodes,
      keyArn,
      after: [firewall, network],
    },
    opts,
  );
  const logs = new ContainerLogs(`${name}-container-logs`, { clusterName: clusterName(place), keyArn }, opts);
  new AddOns(`${name}-addons`, { ...toCluster, addOns: workloadAddOns({ keyArn, logs }), after: [nodes] }, opts);
  new OperatorIdentities(`${name}-operators`, { ...toCluster, place, region }, opts);
  new ServiceIdentities(`${name}-services`, { ...toCluster, place, settings, services }, opts);
  const alarms = [
    ...clusterAlarms({ clusterName: clusterName(place), minNodes: settings.nodes.min, services }),
    ...watchGuard(),
  ];
  const topicArn = fromFoundation("alarmTopicArn");
  new Alarms(`${name}-cluster-alarms`, { scope: place, region, topicArn, alarms }, opts);

  return publish("cluster", {
    clusterName: kubernetes.clusterName,
    endpoint: kubernetes.endpoint,
    certificateAuthority: kubernetes.certificateAuthority,
  });

  /** Where there is one: in environments of two regions. */
  function watchGuard(): readonly Alarm[] {
    const guard = services.find(({ needs }) => needs.regionControl);
    const { failover } = context.environment.recovery;
    if (!guard || !failover) return [];
    const watched = guardAlarms(place, failover);
    new FigureFilters(`${name}-guard`, { place, guard, logs, alarms: watched }, opts);
    return watched;
  }
}
