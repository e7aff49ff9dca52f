import type { Ports } from "../ports.ts";
import type { ProcessDefinition, Supervisor } from "../supervisor.ts";
import { epmd, rabbitmq, type RabbitmqOptions, type RabbitmqPorts } from "./rabbitmq.ts";
import { findTools, requiredTool } from "./tools.ts";

export interface RabbitmqNode {
  readonly process: ProcessDefinition;
  readonly ports: RabbitmqPorts;
}

/**
 * Three RabbitMQ nodes on this machine that form one cluster, as Amazon MQ runs them in three zones: one mapper, own ports
 * and data for each. The first makes the cluster, the others join it.
 */
export async function startRabbitmqCluster(
  options: Pick<RabbitmqOptions, "directory" | "password">,
  supervisor: Supervisor,
  ports: Ports,
): Promise<readonly RabbitmqNode[]> {
  const tools = findTools();
  const programs = { rabbitmqServer: requiredTool(tools, "rabbitmq"), epmd: requiredTool(tools, "epmd") };
  const allNodes = ["rumbo-1", "rumbo-2", "rumbo-3"];
  const mapper = await ports.of("epmd");
  const nodes: RabbitmqNode[] = [];
  for (const node of allNodes) {
    const own = { amqp: await ports.of(node), distribution: await ports.of(`${node}-distribution`), epmd: mapper };
    nodes.push({ process: rabbitmq({ ...options, ...programs, ports: own }, { node, allNodes }), ports: own });
  }
  const [first, ...others] = nodes.map((node) => node.process);
  await supervisor.start(epmd({ ...options, ...programs, ports: { amqp: 0, distribution: 0, epmd: mapper } }));
  if (first) await supervisor.start(first);
  await Promise.all(others.map((other) => supervisor.start(other)));
  return nodes;
}
