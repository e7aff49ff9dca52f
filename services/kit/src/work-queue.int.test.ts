import { randomBytes } from "node:crypto";
import { type Channel, type ChannelModel, connect } from "amqplib";
import { pino } from "pino";
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { type Broker, createBroker } from "./broker.ts";
import { deadLetterQueue } from "./consumer.ts";

const log = pino({ level: "silent" });

let admin: ChannelModel;
let channel: Channel;
/** Of this test's own: the broker is everybody's. */
let queue: string;
const brokers: Broker[] = [];

beforeEach(async () => {
  admin = await connect(inject("backing").broker);
  channel = await admin.createChannel();
  queue = `test-${randomBytes(4).toString("hex")}.work`;
});
afterEach(async () => {
  for (const broker of brokers.splice(0)) {
    await broker.stopConsuming();
    await broker.close();
  }
  await channel.deleteQueue(queue);
  await channel.deleteQueue(deadLetterQueue(queue));
  await admin.close();
});

/** A replica that does its work with `handle`. */
async function replica(
  handle: (text: string) => Promise<string | undefined>,
  maxBytes = 1_000_000,
): Promise<{ readonly send: (text: string) => Promise<void>; readonly broker: Broker }> {
  const broker = createBroker(inject("backing").broker, { service: "ms-test", log });
  brokers.push(broker);
  const work = broker.workQueue({
    queue,
    maxBytes,
    async handle(content) {
      const refused = await handle(content.toString());
      return refused === undefined ? undefined : Buffer.from(refused);
    },
  });
  await broker.connect();
  await expect.poll(() => broker.isConnected(), { timeout: 10_000 }).toBe(true);
  return { send: (text) => work.send(Buffer.from(text)), broker };
}

const waiting = async (name: string): Promise<number> => (await channel.checkQueue(name)).messageCount;

test("work is done in order", async () => {
  const done: string[] = [];
  const { send } = await replica((text) => Promise.resolve(void done.push(text)));
  const names = Array.from({ length: 20 }, (_, index) => `work ${index}`);
  for (const name of names) await send(name);
  await expect.poll(() => done).toEqual(names);
});

test("work is acknowledged after its effect: whoever dies before leaves it to another", async () => {
  const dying = Promise.withResolvers<undefined>();
  const first = await replica(() => dying.promise);
  await first.send("work");
  const done: string[] = [];
  await replica((text) => Promise.resolve(void done.push(text)));
  await first.broker.close();
  await expect.poll(() => done, { timeout: 10_000 }).toEqual(["work"]);
  dying.resolve(undefined);
});

test("work that cannot be done now is tried again, before what comes after it", async () => {
  const done: string[] = [];
  let attempts = 0;
  const { send } = await replica((text) => {
    if (text === "first" && (attempts += 1) < 3) return Promise.reject(new Error("not now"));
    return Promise.resolve(void done.push(text));
  });
  await send("first");
  await send("second");
  await expect.poll(() => done, { timeout: 10_000 }).toEqual(["first", "second"]);
});

test("what a replica cannot do for long, another does", async () => {
  const stuck = await replica(() => Promise.reject(new Error("not here")));
  const done: string[] = [];
  await replica((text) => Promise.resolve(void done.push(text)));
  for (const name of ["first", "second", "third"]) await stuck.send(name);
  await expect.poll(() => done, { timeout: 15_000 }).toEqual(["first", "second", "third"]);
});

test("what can never be done is put aside, and work goes on", async () => {
  const done: string[] = [];
  const { send } = await replica((text) => {
    if (text === "half poison") return Promise.resolve("poison");
    return Promise.resolve(void done.push(text));
  });
  await send("half poison");
  await send("after");
  await expect.poll(() => done).toEqual(["after"]);
  await expect.poll(() => waiting(deadLetterQueue(queue))).toBe(1);
  const message = await channel.get(deadLetterQueue(queue), { noAck: true });
  expect(message && message.content.toString()).toBe("poison");
});

test("a full queue refuses, and drops nothing", async () => {
  const { send, broker } = await replica(() => Promise.reject(new Error("not now")), 1_000);
  // The limit is reached a little late, since the queue tells its publishers.
  let taken = 0;
  const fill = async (): Promise<void> => {
    for (; taken < 1_000; taken += 1) await send("x".repeat(100));
  };
  await expect(fill()).rejects.toThrow("refused");
  // The consumer gives back what it holds.
  await broker.stopConsuming();
  await broker.close();
  await expect.poll(() => waiting(queue)).toBe(taken);
});

test("nothing counts as sent that no queue has taken, and the queue is made again", async () => {
  const done: string[] = [];
  const { send } = await replica((text) => Promise.resolve(void done.push(text)));
  await channel.deleteQueue(queue);
  await expect.poll(() => send("work").then(() => "sent"), { timeout: 10_000 }).toBe("sent");
  await expect.poll(() => done).toContain("work");
});
