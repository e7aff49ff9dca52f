import { execFile } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { epmd, rabbitmq, rabbitmqUrl } from "../../local/backing/rabbitmq.ts";
import { findTools } from "../../local/backing/tools.ts";
import { Ports } from "../../local/ports.ts";
import { stopLeftovers, Supervisor } from "../../local/supervisor.ts";

export interface PrivateBroker {
  readonly url: string;
  /** Of its management API, with user and password. */
  readonly managementUrl: string;
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** Runs `rabbitmqctl` with these arguments. */
  readonly control: (...args: readonly string[]) => Promise<void>;
  readonly dispose: () => Promise<void>;
}

/** A RabbitMQ of a test's own, for faults that others must not feel. */
export async function startPrivateBroker(name: string): Promise<PrivateBroker> {
  const slot = process.env["RUMBO_TEST_SLOT"] ?? "0";
  const directory = join(import.meta.dirname, "..", "..", ".local", "test", `broker-${name}-${slot}`);
  await stopLeftovers(directory);
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const tools = findTools();
  const ports = new Ports(directory);
  const options = {
    rabbitmqServer: tools.rabbitmq ?? "rabbitmq-server",
    epmd: tools.epmd ?? "epmd",
    directory,
    ports: {
      amqp: await ports.of("amqp"),
      distribution: await ports.of("distribution"),
      epmd: await ports.of("epmd"),
      management: await ports.of("management"),
    },
    password: "test",
  };
  const supervisor = new Supervisor({ directory });
  const broker = rabbitmq(options);
  await supervisor.start(epmd(options));
  await supervisor.start(broker);
  return {
    url: rabbitmqUrl(options),
    managementUrl: `http://rumbo:${options.password}@127.0.0.1:${options.ports.management}`,
    start: () => supervisor.start(broker),
    stop: async () => {
      await supervisor.stop(broker.name);
    },
    control: async (...args) => {
      await promisify(execFile)(join(dirname(broker.command), "rabbitmqctl"), args, {
        env: { ...broker.env, RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: "" },
      });
    },
    dispose: async () => {
      await supervisor.stopAll();
      rmSync(directory, { recursive: true });
    },
  };
}
