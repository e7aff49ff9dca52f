import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { connect } from "amqplib";
import { listens } from "../ports.ts";
import type { ProcessDefinition } from "../supervisor.ts";

export interface RabbitmqOptions {
  readonly rabbitmqServer: string;
  readonly epmd: string;
  readonly directory: string;
  readonly ports: { readonly amqp: number; readonly distribution: number; readonly epmd: number };
  readonly password: string;
}

export const rabbitmqUrl = ({ ports, password }: Pick<RabbitmqOptions, "ports" | "password">): string =>
  `amqp://rumbo:${password}@127.0.0.1:${ports.amqp}`;

/**
 * A private RabbitMQ on loopback: Erlang's port mapper first, as a child of ours, because the broker would otherwise
 * leave one behind as a daemon; then the broker.
 */
export function rabbitmq(options: RabbitmqOptions): readonly [ProcessDefinition, ProcessDefinition] {
  const { ports, password } = options;
  const directory = join(options.directory, "rabbitmq");
  mkdirSync(directory, { recursive: true });
  const file = (name: string): string => join(directory, name);
  writeFileSync(file("plugins"), "[].\n");
  writeFileSync(
    file("rabbitmq.conf"),
    [
      `listeners.tcp.1 = 127.0.0.1:${ports.amqp}`,
      "default_user = rumbo",
      `default_pass = ${password}`,
      "log.console = true",
      "log.file = false",
      "",
    ].join("\n"),
    { mode: 0o600 },
  );
  const env: NodeJS.ProcessEnv = {
    PATH: process.env["PATH"],
    HOME: directory, // of the Erlang cookie
    LANG: "C.UTF-8",
    RABBITMQ_NODENAME: "rumbo@localhost",
    RABBITMQ_CONF_ENV_FILE: "/dev/null",
    RABBITMQ_CONFIG_FILE: file("rabbitmq.conf"),
    RABBITMQ_MNESIA_BASE: file("data"),
    RABBITMQ_LOG_BASE: file("log"),
    RABBITMQ_ENABLED_PLUGINS_FILE: file("plugins"),
    RABBITMQ_GENERATED_CONFIG_DIR: file("config"),
    RABBITMQ_DIST_PORT: `${ports.distribution}`,
    RABBITMQ_ALLOW_INPUT: "1",
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: "-kernel inet_dist_use_interface {127,0,0,1} -noinput",
    ERL_EPMD_PORT: `${ports.epmd}`,
    ERL_EPMD_ADDRESS: "127.0.0.1",
  };
  return [
    {
      name: "epmd",
      command: options.epmd,
      args: ["-port", `${ports.epmd}`, "-address", "127.0.0.1"],
      env,
      ready: () => listens(ports.epmd),
    },
    {
      name: "rabbitmq",
      command: options.rabbitmqServer,
      args: [],
      env,
      cwd: directory,
      ready: () => answers(rabbitmqUrl(options)),
    },
  ];
}

async function answers(url: string): Promise<boolean> {
  try {
    const connection = await connect(url);
    await connection.close();
    return true;
  } catch {
    return false;
  }
}
