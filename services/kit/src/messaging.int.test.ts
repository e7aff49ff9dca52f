import { spawn } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, createConnection, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { connect, type ChannelModel, type Channel } from "amqplib";
import type { Pool } from "pg";
import { pino } from "pino";
import { Registry } from "prom-client";
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { z } from "zod";
import { createDatabase, type Database } from "../../../tests/support/backing.ts";
import { type Broker, createBroker } from "./broker.ts";
import { type Consumer, deadLetterQueue, deliveryLimit } from "./consumer.ts";
import { type Event, eventsExchange, newEvent } from "./event.ts";
import { kitMigrations, migrate } from "./migrate.ts";
import { appendToOutbox, type Relay, startRelay } from "./outbox.ts";
import { createPool, inTransaction } from "./postgres.ts";

const log = pino({ level: "silent" });
const organisationId = randomUUID();

let database: Database;
let pool: Pool;
let admin: ChannelModel;
let channel: Channel;
/** A topic and a queue of this test's own: the broker is everybody's. */
let topic: string;
let queue: string;
let broker: Broker;
let relay: Relay | undefined;

beforeEach(async () => {
  database = await createDatabase();
  pool = createPool(() => database.url, log);
  await migrate(database.url, [kitMigrations], log);
  await pool.query("CREATE TABLE effects (event_id uuid, name text)");
  admin = await connect(inject("backing").broker);
  channel = await admin.createChannel();
  topic = `test-${randomBytes(4).toString("hex")}`;
  queue = `${topic}.things`;
  broker = createBroker(inject("backing").broker, { service: "ms-test", log, pool });
});
afterEach(async () => {
  await relay?.stop();
  relay = undefined;
  await broker.stopConsuming();
  await broker.close();
  await channel.deleteQueue(queue);
  await channel.deleteQueue(deadLetterQueue(queue));
  await admin.close();
  await pool.end();
  await database.dispose();
});

const thing = (name: string): Event =>
  newEvent({
    service: "ms-test",
    type: `${topic}.thing.made.v1`,
    subject: randomUUID(),
    organisationId,
    data: { name },
    time: new Date(),
  });

/** Writes what it is told; fails on the name "poison" for ever, and on "hiccup" once. */
function recorder(): Consumer<{ name: string }> & { attempts: () => number } {
  let attempts = 0;
  return {
    queue,
    types: [`${topic}.thing.*.v1`],
    schema: z.object({ name: z.string() }),
    attempts: () => attempts,
    async handle(event, tx) {
      attempts += 1;
      await tx.query("INSERT INTO effects VALUES ($1, $2)", [event.id, event.data.name]);
      if (event.data.name === "poison" || (event.data.name === "hiccup" && attempts === 1)) throw new Error("cannot");
    },
  };
}

const effects = async (): Promise<string[]> =>
  (await pool.query<{ name: string }>("SELECT name FROM effects ORDER BY ctid")).rows.map(({ name }) => name);
const waiting = async (): Promise<number> =>
  (await pool.query("SELECT 1 FROM outbox WHERE published_at IS NULL")).rowCount ?? 0;
/** On a channel of its own, because asking for a queue that is not there closes it. */
const consumers = async (): Promise<number> => {
  const probe = await admin.createChannel();
  probe.on("error", () => undefined);
  try {
    return (await probe.checkQueue(queue)).consumerCount;
  } catch {
    return 0;
  }
};
const dead = async (): Promise<number> => (await channel.checkQueue(deadLetterQueue(queue))).messageCount;
const connected = () => expect.poll(() => broker.isConnected(), { timeout: 10_000 }).toBe(true);

const publishRaw = (content: Buffer): boolean => channel.publish(eventsExchange, `${topic}.thing.made.v1`, content);

test("events go from the outbox to their effect, in order, exactly once", async () => {
  await broker.connect([recorder()]);
  relay = startRelay({ pool, broker, log });
  const names = Array.from({ length: 250 }, (_, index) => `thing ${index}`);
  for (const name of names) await inTransaction(pool, (tx) => appendToOutbox(tx, thing(name)));
  await expect.poll(effects, { timeout: 10_000 }).toEqual(names);
  await expect.poll(waiting).toBe(0);
});

test("an event of a transaction that failed is never published", async () => {
  await broker.connect([recorder()]);
  relay = startRelay({ pool, broker, log });
  const failing = inTransaction(pool, async (tx) => {
    await appendToOutbox(tx, thing("never"));
    throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  await inTransaction(pool, (tx) => appendToOutbox(tx, thing("after")));
  await expect.poll(effects, { timeout: 10_000 }).toEqual(["after"]);
});

test("an event that is delivered twice has its effect once", async () => {
  await broker.connect([recorder()]);
  await connected();
  const twice = thing("twice");
  await broker.publish(twice);
  await broker.publish(twice);
  await broker.publish(thing("after"));
  await expect.poll(effects).toEqual(["twice", "after"]);
});

test("a handler that fails once loses nothing and does nothing by halves", async () => {
  const consumer = recorder();
  await broker.connect([consumer]);
  await connected();
  await broker.publish(thing("hiccup"));
  await expect.poll(effects).toEqual(["hiccup"]);
  expect(consumer.attempts()).toBe(2);
});

test("a poison event is put aside after the delivery limit, and the queue moves on", async () => {
  const consumer = recorder();
  await broker.connect([consumer]);
  await connected();
  await broker.publish(thing("poison"));
  await broker.publish(thing("after"));
  await expect.poll(dead, { timeout: 20_000 }).toBe(1);
  await expect.poll(effects).toEqual(["after"]);
  // The first delivery, the limit's redeliveries, and the event after it.
  expect(consumer.attempts()).toBe(deliveryLimit + 2);
});

test.each([
  ["is no JSON", Buffer.from("{")],
  ["is no event", Buffer.from(JSON.stringify({ name: "x" }))],
  ["has data of another shape", Buffer.from(JSON.stringify({ ...thing("x"), data: { title: "x" } }))],
])("a message that %s is put aside at once", async (_what, content) => {
  const consumer = recorder();
  await broker.connect([consumer]);
  await connected();
  publishRaw(content);
  await expect.poll(dead).toBe(1);
  expect(consumer.attempts()).toBe(0);
});

test("a consumer that the broker cancels is opened again", async () => {
  await broker.connect([recorder()]);
  relay = startRelay({ pool, broker, log });
  await connected();
  // Deleting the queue cancels its consumer.
  await channel.deleteQueue(queue);
  await expect.poll(consumers, { timeout: 10_000 }).toBe(1);
  await inTransaction(pool, (tx) => appendToOutbox(tx, thing("after")));
  await expect.poll(effects, { timeout: 10_000 }).toEqual(["after"]);
});

test.each([
  ["greets", 2],
  ["opens channels", 4],
  ["declares queues", 7],
  ["works", 40],
])("nothing is lost or done twice when the broker goes away while the service %s", async (_what, answers) => {
  const proxy = await proxyTo(new URL(inject("backing").broker), answers);
  broker = createBroker(proxy.url, { service: "ms-test", log, pool });
  const connecting = broker.connect([recorder()]);
  relay = startRelay({ pool, broker, log });
  const names = Array.from({ length: 60 }, (_, index) => `thing ${index}`);
  for (const name of names) await inTransaction(pool, (tx) => appendToOutbox(tx, thing(name)));
  await expect.poll(proxy.isCut, { timeout: 10_000 }).toBe(true);
  proxy.mend();
  await connecting;
  await expect.poll(effects, { timeout: 15_000 }).toEqual(names);
  await expect.poll(waiting).toBe(0);
  proxy.close();
});

test("what cannot be published yet waits in the outbox", async () => {
  relay = startRelay({ pool, broker, log });
  await inTransaction(pool, (tx) => appendToOutbox(tx, thing("patient")));
  await expect(broker.publish(thing("direct"))).rejects.toThrow("not connected");
  expect(await waiting()).toBe(1);
  await broker.connect([recorder()]);
  await expect.poll(effects, { timeout: 10_000 }).toEqual(["patient"]);
});

test("a consumer killed before its effect is committed does it at the next delivery, once", async () => {
  const killed = crashPoint("consume", "before-commit");
  await expect.poll(consumers, { timeout: 10_000 }).toBe(1);
  publishRaw(Buffer.from(JSON.stringify(thing("half"))));
  expect(await killed).toBe("SIGKILL");
  expect(await effects()).toEqual([]);
  await broker.connect([recorder()]);
  await expect.poll(effects, { timeout: 10_000 }).toEqual(["half"]);
});

test("a consumer killed between commit and acknowledgement does nothing twice (row 26)", async () => {
  const killed = crashPoint("consume", "after-commit");
  await expect.poll(consumers, { timeout: 10_000 }).toBe(1);
  publishRaw(Buffer.from(JSON.stringify(thing("done"))));
  expect(await killed).toBe("SIGKILL");
  expect(await effects()).toEqual(["done"]);
  const consumer = recorder();
  await broker.connect([consumer]);
  await connected();
  await broker.publish(thing("after"));
  await expect.poll(effects, { timeout: 10_000 }).toEqual(["done", "after"]);
  expect(consumer.attempts()).toBe(1);
});

test("a relay killed between confirmation and mark publishes again, and the effect is single (row 27)", async () => {
  await broker.connect([recorder()]);
  const published = await spy();
  const event = thing("again");
  await inTransaction(pool, (tx) => appendToOutbox(tx, event));
  expect(await crashPoint("relay", "after-confirm")).toBe("SIGKILL");
  await expect.poll(effects, { timeout: 10_000 }).toEqual(["again"]);
  expect(await waiting()).toBe(1);

  relay = startRelay({ pool, broker, log });
  await expect.poll(waiting, { timeout: 10_000 }).toBe(0);
  await inTransaction(pool, (tx) => appendToOutbox(tx, thing("after")));
  await expect.poll(effects, { timeout: 10_000 }).toEqual(["again", "after"]);
  expect(published()).toEqual([event.id, event.id, expect.any(String)]);
});

test("an event that no queue wants is published and counted, not an error", async () => {
  const metrics = new Registry();
  broker = createBroker(inject("backing").broker, { service: "ms-test", log, pool, metrics });
  await broker.connect();
  await connected();
  await broker.publish(thing("unwanted"));
  expect(await metrics.metrics()).toContain(`unrouted_events_total{type="${topic}.thing.made.v1"} 1`);
});

test("what is put aside is counted, poison once (row 25)", async () => {
  const metrics = new Registry();
  broker = createBroker(inject("backing").broker, { service: "ms-test", log, pool, metrics });
  await broker.connect([recorder()]);
  await connected();
  publishRaw(Buffer.from("{"));
  await broker.publish(thing("poison"));
  await expect.poll(dead, { timeout: 20_000 }).toBe(2);
  expect(await metrics.metrics()).toContain(`dead_letters_total{queue="${queue}"} 2`);
});

test("a queue exists once its service has connected, so that nothing published from then on is missed", async () => {
  await broker.connect([recorder()]);
  await broker.publish(thing("first"));
  await expect.poll(effects).toEqual(["first"]);
});

test("a service whose broker is away at its start waits for it ten seconds, and serves then", async () => {
  // Port 9 (discard) answers nothing.
  broker = createBroker("amqp://127.0.0.1:9", { service: "ms-test", log, pool });
  const begun = performance.now();
  await broker.connect([recorder()]);
  expect(performance.now() - begun).toBeGreaterThan(9_900);
  expect(performance.now() - begun).toBeLessThan(12_000);
  expect(broker.isConnected()).toBe(false);
});

test("two relays publish each event once, and one takes over when the other stops", async () => {
  await broker.connect([recorder()]);
  const published: unknown[] = [];
  const counting: Pick<Broker, "publish"> = {
    publish: async (event) => {
      await broker.publish(event);
      published.push(event.data);
    },
  };
  const first = startRelay({ pool, broker: counting, log });
  relay = startRelay({ pool, broker: counting, log });
  const batch = Array.from({ length: 100 }, (_, index) => `thing ${index}`);
  for (const name of batch) await inTransaction(pool, (tx) => appendToOutbox(tx, thing(name)));
  await expect.poll(effects, { timeout: 10_000 }).toEqual(batch);
  await first.stop();
  await inTransaction(pool, (tx) => appendToOutbox(tx, thing("last")));
  await expect.poll(effects, { timeout: 10_000 }).toEqual([...batch, "last"]);
  expect(published).toEqual([...batch, "last"].map((name) => ({ name })));
});

/** Ends with the signal that killed the process. */
async function crashPoint(part: "consume" | "relay", point: string): Promise<NodeJS.Signals | null> {
  const script = join(import.meta.dirname, "..", "tests", "crash-point.ts");
  const child = spawn(process.execPath, [script, part, database.url, inject("backing").broker, topic, point], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
  return signal;
}

/** Ids of all events of this topic from now on, as a queue beside the consumer's gets them. */
async function spy(): Promise<() => readonly string[]> {
  const ids: string[] = [];
  const { queue: beside } = await channel.assertQueue("", { exclusive: true });
  await channel.bindQueue(beside, eventsExchange, `${topic}.#`);
  await channel.consume(beside, (message) => void ids.push(String(message?.properties.messageId)), { noAck: true });
  return () => ids;
}

/** Stands between a client and the broker, and parts them after that many answers of the broker, until it is mended. */
async function proxyTo(target: URL, answers: number) {
  const sockets = new Set<Socket>();
  let state: "whole" | "cut" | "mended" = "whole";
  let left = answers;
  const cut = (): void => {
    if (state === "whole") state = "cut";
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((client) => {
    if (state === "cut") return void client.destroy();
    const upstream = createConnection(Number(target.port), target.hostname);
    upstream.on("data", () => {
      if (state === "whole" && --left === 0) cut();
    });
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on("error", () => undefined).on("close", () => other.destroy());
      socket.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = new URL(target);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    isCut: () => state === "cut",
    mend: () => {
      state = "mended";
    },
    close: () => {
      cut();
      server.close();
    },
  };
}
