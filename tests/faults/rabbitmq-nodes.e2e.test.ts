import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { connect } from "amqplib";
import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { type Broker, createBroker } from "../../services/kit/src/broker.ts";
import type { Consumer } from "../../services/kit/src/consumer.ts";
import { newEvent } from "../../services/kit/src/event.ts";
import type { ProcessDefinition } from "../../local/supervisor.ts";
import {
  type RabbitmqClusterUnderTest,
  startRabbitmqClusterUnderTest,
} from "../support/rabbitmq-cluster-under-test.ts";

/** Longest time without a confirmed message, in milliseconds (row 22). */
const longestPause = 10_000;

const organisationId = randomUUID();
const log = pino({ level: "silent" });

let cluster: RabbitmqClusterUnderTest;
let broker: Broker;

beforeAll(async () => {
  cluster = await startRabbitmqClusterUnderTest("rabbitmq-nodes");
  await cluster.pool.query("CREATE TABLE effects (event_id uuid)");
  broker = createBroker(cluster.url, { service: "ms-faults", log, pool: cluster.pool });
  await broker.connect([remember]);
});
afterAll(async () => {
  await broker.stopConsuming();
  await broker.close();
  await cluster.stop();
});
beforeEach(() => cluster.pool.query("TRUNCATE effects"));

const remember: Consumer = {
  queue: "ms-faults.things",
  types: ["faults.thing.*.v1"],
  schema: z.object({}),
  async handle(event, tx) {
    await tx.query("INSERT INTO effects VALUES ($1)", [event.id]);
  },
};

describe("row 22 of the fault matrix: three RabbitMQ nodes under a publisher that waits for confirms", () => {
  test("each of them killed in turn, while it is gone and when it is back", async () => {
    const publisher = publish();
    for (const node of cluster.nodes) {
      await cluster.supervisor.stop(node.name, "SIGKILL");
      // Two of three go on by themselves: nothing waits for the return of the third.
      await publisher.confirmsMore(100);
      await cluster.supervisor.start(node);
    }
    await expectKept(await publisher.finish());
  });

  test("a rolling restart of all of them", async () => {
    const publisher = publish();
    for (const node of cluster.nodes) {
      expect(await cluster.supervisor.stop(node.name)).toBe(0);
      await cluster.supervisor.start(node);
      await publisher.confirmsMore(100);
    }
    await expectKept(await publisher.finish());
  });
});

test("row 23 of the fault matrix: a minority confirms nothing, and nothing is lost once the others are back", async () => {
  const publisher = publish();
  await publisher.confirmsMore(20);
  const [left, ...others] = cluster.nodes as [ProcessDefinition, ...ProcessDefinition[]];
  const { supervisor } = cluster;
  const signal = (kind: NodeJS.Signals): void => {
    for (const { name } of others) process.kill(supervisor.pid(name), kind);
  };
  signal("SIGSTOP");
  const outcome = await publishOnce(cluster.urlOf(left), 3_000).finally(() => signal("SIGCONT"));
  expect(outcome).not.toBe("confirmed");
  await publisher.confirmsMore(100);
  await expectKept(await publisher.finish());
});

/** Publishes into the consumer's queue at one node. @returns what became of it within a time, in milliseconds */
async function publishOnce(url: string, limit: number): Promise<"confirmed" | "refused" | "no answer"> {
  const connection = await connect(url, { timeout: limit });
  connection.on("error", () => undefined);
  try {
    const channel = await connection.createConfirmChannel();
    channel.on("error", () => undefined);
    const confirmed = new Promise<"confirmed" | "refused">((resolve) => {
      channel.sendToQueue(remember.queue, Buffer.from("{}"), { persistent: true }, (error) =>
        resolve(error === null ? "confirmed" : "refused"),
      );
    });
    return await Promise.race([confirmed, delay(limit, "no answer" as const)]);
  } finally {
    connection.close().catch(() => undefined);
  }
}

interface Published {
  /** Ids of confirmed events. */
  readonly confirmed: readonly string[];
  /** Milliseconds. */
  readonly pause: number;
}

/** Publishes until told to finish, one event after another, each as often as it takes to be confirmed. */
function publish() {
  const confirmed: string[] = [];
  let finishing = false;
  let last = performance.now();
  let pause = 0;
  const run = async (): Promise<void> => {
    while (!finishing) {
      const event = newEvent({
        service: "ms-faults",
        type: "faults.thing.made.v1",
        subject: randomUUID(),
        organisationId,
        data: {},
        time: new Date(),
      });
      while (!(await isConfirmed(event))) await delay(50);
      confirmed.push(event.id);
      pause = Math.max(pause, performance.now() - last);
      last = performance.now();
      await delay(5);
    }
  };
  const isConfirmed = (event: Parameters<Broker["publish"]>[0]): Promise<boolean> =>
    broker.publish(event).then(
      () => true,
      () => false,
    );
  const running = run();
  return {
    async confirmsMore(count: number): Promise<void> {
      const wanted = confirmed.length + count;
      await expect.poll(() => confirmed.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(wanted);
    },
    async finish(): Promise<Published> {
      finishing = true;
      await running;
      return { confirmed, pause };
    },
  };
}

/** Every confirmed event had its effect, exactly once. */
async function expectKept({ confirmed, pause }: Published): Promise<void> {
  const effects = async (): Promise<string[]> =>
    (await cluster.pool.query<{ event_id: string }>("SELECT event_id FROM effects")).rows.map((row) => row.event_id);
  const missing = async (): Promise<readonly string[]> => {
    const had = new Set(await effects());
    return confirmed.filter((id) => !had.has(id));
  };
  await expect.poll(missing, { timeout: 20_000 }).toEqual([]);
  expect(await effects()).toHaveLength(confirmed.length);
  expect(pause).toBeLessThan(longestPause);
}
