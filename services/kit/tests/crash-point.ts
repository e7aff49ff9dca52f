import type { Pool, PoolClient } from "pg";
import { pino } from "pino";
import { z } from "zod";
import { createBroker } from "../src/broker.ts";
import type { Consumer } from "../src/consumer.ts";
import { startRelay } from "../src/outbox.ts";
import { createPool } from "../src/postgres.ts";

/**
 * The kit's relay or consumer as a process of its own that kills itself, as SIGKILL does, between two statements.
 *
 * @example node crash-point.ts consume <database URL> <broker URL> <topic> after-commit
 */
const [part, databaseUrl = "", brokerUrl = "", topic = "", point] = process.argv.slice(2);
const log = pino({ level: "silent" });
const pool = createPool(() => databaseUrl, log);

const die = (): never => {
  process.kill(process.pid, "SIGKILL");
  // The signal takes a moment, in which nothing more may happen.
  for (;;);
};

/** The same pool, whose connections call `before` and `after` around every statement. */
function watched(before: (sql: string) => void, after: (sql: string) => void): Pool {
  pool.on("connect", (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => Promise<unknown>;
    client.query = (async (...args: unknown[]) => {
      const sql = String(args[0]);
      before(sql);
      const result = await query(...args);
      after(sql);
      return result;
    }) as PoolClient["query"];
  });
  return pool;
}

const nothing = (): void => undefined;

if (part === "consume") {
  let handled = false;
  watched(nothing, (sql) => {
    if (handled && sql === "COMMIT" && point === "after-commit") die();
  });
  const broker = createBroker(brokerUrl, { service: "crash-point", log, pool });
  const consumer: Consumer<{ name: string }> = {
    queue: `${topic}.things`,
    types: [`${topic}.thing.*.v1`],
    schema: z.object({ name: z.string() }),
    handle: async ({ id, data }, tx) => {
      await tx.query("INSERT INTO effects VALUES ($1, $2)", [id, data.name]);
      handled = true;
      if (point === "before-commit") die();
    },
  };
  await broker.connect([consumer]);
} else {
  watched((sql) => {
    if (sql.startsWith("UPDATE outbox") && point === "after-confirm") die();
  }, nothing);
  const broker = createBroker(brokerUrl, { service: "crash-point", log });
  await broker.connect();
  startRelay({ pool, broker, log });
}
