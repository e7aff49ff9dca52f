import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { connect } from "amqplib";
import { listens, loopback } from "../ports.ts";
import type { ProcessDefinition } from "../supervisor.ts";

export interface RabbitmqOptions {
  readonly rabbitmqServer: string;
  readonly epmd: string;
  readonly directory: string;
  /** Where clients reach it. Nodes find one another on loopback, wherever that is. @default loopback */
  readonly host?: string;
  readonly ports: RabbitmqPorts;
  readonly password: string;
}

export interface RabbitmqPorts {
  readonly amqp: number;
  /** Between the nodes of a cluster. */
  readonly distribution: number;
  /** Of Erlang's port mapper, one for all nodes of a machine. */
  readonly epmd: number;
  /** Of the management API. @default none */
  readonly management?: number;
}

/** A node among others that form one cluster. */
export interface Membership {
  /** Unique among them, such as `rumbo-1`. */
  readonly node: string;
  readonly allNodes: readonly string[];
}

export const rabbitmqUrl = ({
  host = loopback,
  ports,
  password,
}: {
  readonly host?: string;
  readonly ports: Pick<RabbitmqPorts, "amqp">;
  readonly password: string;
}): string => `amqp://rumbo:${password}@${host}:${ports.amqp}`;

/** Erlang's port mapper as a child of ours, because the broker would otherwise leave one behind as a daemon. */
export function epmd(options: Pick<RabbitmqOptions, "epmd" | "directory" | "ports">): ProcessDefinition {
  const port = options.ports.epmd;
  return {
    name: "epmd",
    command: options.epmd,
    args: ["-port", `${port}`, "-address", "127.0.0.1"],
    env: erlangEnvironment(options),
    ready: () => listens(port),
  };
}

/** A private RabbitMQ on loopback, alone or as one node of a cluster on this machine. Needs `epmd` first. */
export function rabbitmq(options: RabbitmqOptions, membership?: Membership): ProcessDefinition {
  const { host = loopback, ports, password } = options;
  const node = membership?.node;
  const directory = join(home(options), node ?? ".");
  mkdirSync(directory, { recursive: true });
  const file = (name: string): string => join(directory, name);
  writeFileSync(file("plugins"), `[${ports.management === undefined ? "" : "rabbitmq_management"}].\n`);
  writeFileSync(
    file("rabbitmq.conf"),
    [
      `listeners.tcp.1 = ${host}:${ports.amqp}`,
      "default_user = rumbo",
      `default_pass = ${password}`,
      "log.console = true",
      "log.file = false",
      ...(ports.management === undefined
        ? []
        : ["management.tcp.ip = 127.0.0.1", `management.tcp.port = ${ports.management}`]),
      ...(membership ? clusterSettings(membership) : []),
      "",
    ].join("\n"),
    { mode: 0o600 },
  );
  return {
    name: node === undefined ? "rabbitmq" : `rabbitmq-${node}`,
    command: options.rabbitmqServer,
    args: [],
    env: {
      ...erlangEnvironment(options),
      RABBITMQ_NODENAME: erlangName(node ?? "rumbo"),
      RABBITMQ_CONF_ENV_FILE: "/dev/null",
      RABBITMQ_CONFIG_FILE: file("rabbitmq.conf"),
      RABBITMQ_MNESIA_BASE: file("data"),
      RABBITMQ_LOG_BASE: file("log"),
      RABBITMQ_ENABLED_PLUGINS_FILE: file("plugins"),
      RABBITMQ_GENERATED_CONFIG_DIR: file("config"),
      RABBITMQ_DIST_PORT: `${ports.distribution}`,
      RABBITMQ_ALLOW_INPUT: "1",
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: "-kernel inet_dist_use_interface {127,0,0,1} -noinput",
    },
    cwd: directory,
    ready: () => answers(rabbitmqUrl(options)),
  };
}

/** A minority stops rather than going its own way, as Amazon MQ has it. */
const clusterSettings = ({ allNodes }: Membership): readonly string[] => [
  "cluster_partition_handling = pause_minority",
  "cluster_formation.peer_discovery_backend = classic_config",
  ...allNodes.map((each, index) => `cluster_formation.classic_config.nodes.${index + 1} = ${erlangName(each)}`),
];

const erlangName = (node: string): string => `${node}@localhost`;

/** Of the Erlang cookie, which all nodes share. */
const home = ({ directory }: Pick<RabbitmqOptions, "directory">): string => join(directory, "rabbitmq");

const erlangEnvironment = (options: Pick<RabbitmqOptions, "directory" | "ports">): NodeJS.ProcessEnv => ({
  PATH: process.env["PATH"],
  HOME: home(options),
  LANG: "C.UTF-8",
  ERL_EPMD_PORT: `${options.ports.epmd}`,
  ERL_EPMD_ADDRESS: "127.0.0.1",
});

async function answers(url: string): Promise<boolean> {
  try {
    const connection = await connect(url);
    await connection.close();
    return true;
  } catch {
    return false;
  }
}
