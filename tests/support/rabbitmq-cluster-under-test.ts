import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Pool } from "pg";
import { pino } from "pino";
import { postgres, postgresUrl } from "../../local/backing/postgres.ts";
import { rabbitmqUrl } from "../../local/backing/rabbitmq.ts";
import { startRabbitmqCluster } from "../../local/backing/rabbitmq-cluster.ts";
import { findTools, requiredTool } from "../../local/backing/tools.ts";
import { tcpProxy } from "../../local/faults/tcp-proxy.ts";
import { Ports } from "../../local/ports.ts";
import { type ProcessDefinition, stopLeftovers, Supervisor } from "../../local/supervisor.ts";
import { kitMigrations, migrate } from "../../services/kit/src/migrate.ts";

export interface RabbitmqClusterUnderTest {
  /** One address for all nodes, as Amazon MQ has it: a new connection goes to a node that accepts. */
  readonly url: string;
  readonly nodes: readonly ProcessDefinition[];
  /** One node's own address. */
  readonly urlOf: (node: ProcessDefinition) => string;
  readonly supervisor: Supervisor;
  /** A database with the kit's tables, for what consumers do. */
  readonly pool: Pool;
  readonly stop: () => Promise<void>;
}

/** Three RabbitMQ nodes behind one address, and a PostgreSQL, in a folder and on ports of their own. */
export async function startRabbitmqClusterUnderTest(name: string): Promise<RabbitmqClusterUnderTest> {
  const slot = process.env["RUMBO_TEST_SLOT"] ?? "0";
  const directory = join(import.meta.dirname, "..", "..", ".local", "test", `${name}-${slot}`);
  await stopLeftovers(directory);
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const supervisor = new Supervisor({ directory });
  const ports = new Ports(directory);
  const password = "test";

  const binaries = requiredTool(findTools(), "postgres");
  const database = { binaries, directory, port: await ports.of("postgres"), password };
  const [nodes] = await Promise.all([
    startRabbitmqCluster({ directory, password }, supervisor, ports),
    supervisor.start(postgres(database)),
  ]);
  const log = pino({ level: "silent" });
  await migrate(postgresUrl(database), [kitMigrations], log);
  const pool = new Pool({ connectionString: postgresUrl(database), max: 4 });
  const address = await tcpProxy(nodes.map((node) => node.ports.amqp));
  return {
    url: rabbitmqUrl({ ports: { amqp: address.port }, password }),
    nodes: nodes.map((node) => node.process),
    urlOf(wanted) {
      const node = nodes.find(({ process }) => process === wanted);
      if (!node) throw new Error(`${wanted.name} is no node of this cluster`);
      return rabbitmqUrl({ ports: node.ports, password });
    },
    supervisor,
    pool,
    async stop() {
      await address.close();
      await pool.end();
      await supervisor.stopAll();
      rmSync(directory, { recursive: true });
    },
  };
}
