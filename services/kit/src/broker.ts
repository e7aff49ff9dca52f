import { setTimeout as delay } from "node:timers/promises";
import { type ChannelModel, type ConfirmChannel, connect, type Message, type RecoveringChannelModel } from "amqplib";
import type { Pool } from "pg";
import { Counter, type Registry } from "prom-client";
import { type Consumer, type RunningConsumer, startConsumer } from "./consumer.ts";
import { type Event, eventsExchange } from "./event.ts";
import type { Log } from "./log.ts";
import { createWorkQueue, type OpenableWorkQueue, type WorkQueue, type WorkQueueOptions } from "./work-queue.ts";

export interface Broker {
  /**
   * Resolves when the broker has taken responsibility for the event. Rejects when it cannot be reached, takes no messages
   * (an alarm about memory or disk), or has not answered within 5 s: nothing is queued in this process.
   */
  publish(event: Event): Promise<void>;
  /** A queue of the service's own. Asked for before `connect`. */
  workQueue(options: WorkQueueOptions): WorkQueue;
  /** Messages of the work queues that nobody has begun with. @throws Error when the broker cannot be asked */
  waiting(): Promise<number>;
  isConnected(): boolean;
  /**
   * Begins to connect, and keeps at it. With consumers it waits for the first connection, because an event that is
   * published before its consumer's queue exists is lost to that consumer; but no longer than 10 s, because a service
   * serves without its broker, and its outbox keeps what cannot be published.
   */
  connect(consumers?: readonly Consumer[]): Promise<void>;
  /** Takes no more messages and waits until the one under way is settled. */
  stopConsuming(): Promise<void>;
  close(): Promise<void>;
}

export interface BrokerOptions {
  /** Name that the broker shows for the connection. */
  readonly service: string;
  readonly log: Log;
  /** Where consumers write. Consumers need one. */
  readonly pool?: Pool | undefined;
  /** @default none */
  readonly metrics?: Registry | undefined;
}

/** What the kit counts about messages. */
export interface MessageCounters {
  /** Consumed messages that were put aside, by queue. Each asks for a person to look at it. */
  readonly deadLetters?: Counter<"queue">;
  /** Published events that no queue wanted, by type. */
  readonly unrouted?: Counter<"type">;
}

/**
 * The service's account on RabbitMQ. Whatever is lost, the connection or one of its channels, everything is opened
 * anew: there is one way back only.
 */
export function createBroker(url: string, { service, log, pool, metrics }: BrokerOptions): Broker {
  const counters = metrics ? messageCounters(metrics) : {};
  let connection: RecoveringChannelModel | undefined;
  let blocked = false;
  let publisher: ConfirmChannel | undefined;
  let running: readonly RunningConsumer[] = [];
  const workQueues: OpenableWorkQueue[] = [];

  const open = async (model: ChannelModel, consumers: readonly Consumer[]): Promise<void> => {
    // An error during set-up finds no other listener, and amqplib would never try again. Who reconnects logs it.
    model.on("error", () => undefined);
    const reopen = (): void => {
      publisher = undefined;
      void closeQuietly(model);
    };
    const channel = await model.createConfirmChannel();
    channel.on("error", (err) => log.warn({ err }, "publishing channel failed"));
    channel.on("close", reopen);
    channel.on("return", ({ fields }: Message) => {
      counters.unrouted?.inc({ type: fields.routingKey });
      log.info({ type: fields.routingKey }, "no queue wants this event");
    });
    blocked = false;
    model.on("blocked", () => (blocked = true));
    model.on("unblocked", () => (blocked = false));
    await channel.assertExchange(eventsExchange, "topic", { durable: true });
    running = pool
      ? await Promise.all(
          consumers.map((consumer) => startConsumer({ model, consumer, pool, log, counters, onClose: reopen })),
        )
      : [];
    running = [...running, ...(await Promise.all(workQueues.map((queue) => queue.open(model, reopen))))];
    publisher = channel;
  };

  return {
    publish: async (event) => {
      if (!publisher) throw new Error("The broker is not connected.");
      if (blocked) throw new Error("The broker takes no messages.");
      await publishConfirmed(publisher, event);
    },
    workQueue: (options) => {
      const queue = createWorkQueue(options, log);
      workQueues.push(queue);
      return queue;
    },
    waiting: async () => {
      const channel = publisher;
      if (!channel) throw new Error("The broker is not connected.");
      const counts = await Promise.all(
        workQueues.map(async ({ name }) => (await channel.checkQueue(name)).messageCount),
      );
      return counts.reduce((sum, count) => sum + count, 0);
    },
    isConnected: () => publisher !== undefined,
    connect: async (consumers = []) => {
      const setup = (model: ChannelModel): Promise<void> => open(model, consumers);
      connection = await connect(withHeartbeat(url), {
        clientProperties: { connection_name: service },
        // Of opening a connection: a frozen broker accepts one and says nothing.
        timeout: 5000,
        recovery: { initialDelay: 200, maxDelay: 5000, jitter: 0.5, waitForConnect: false, setup },
      });
      logEvents(connection, log);
      if (consumers.length > 0) await firstConnection(connection, log);
    },
    stopConsuming: async () => {
      await Promise.all(running.map((consumer) => consumer.stop()));
    },
    close: async () => {
      await connection?.close();
    },
  };
}

function logEvents(connection: RecoveringChannelModel, log: Log): void {
  connection.on("connect", () => log.info("broker connected"));
  connection.on("connect-failed", (err: Error) => log.warn({ err }, "broker cannot be reached"));
  connection.on("disconnect", (err: Error) => log.warn({ err }, "broker connection lost"));
  connection.on("error", () => undefined); // "disconnect" follows and is logged.
  connection.on("blocked", (reason: string) => log.warn({ reason }, "broker takes no messages"));
  connection.on("unblocked", () => log.info("broker takes messages again"));
}

/** Seconds between signs of life: a frozen broker is left after two of them. The default of 60 would take minutes. */
const heartbeat = 5;

function withHeartbeat(url: string): string {
  const address = new URL(url);
  if (!address.searchParams.has("heartbeat")) address.searchParams.set("heartbeat", `${heartbeat}`);
  return address.href;
}

/** Milliseconds that a start waits for the broker. */
const firstConnectionLimit = 10_000;

async function firstConnection(connection: RecoveringChannelModel, log: Log): Promise<void> {
  const connected = connection.waitForConnect().then(
    () => true,
    () => false,
  );
  const waiting = new AbortController();
  const late = delay(firstConnectionLimit, false, { signal: waiting.signal }).catch(() => false);
  if (!(await Promise.race([connected, late]))) log.warn("serving without the broker: its queues may not exist yet");
  waiting.abort();
}

async function closeQuietly(model: ChannelModel): Promise<void> {
  try {
    await model.close();
  } catch {
    // It is closing or closed already, which is what was wanted.
  }
}

/** Milliseconds. A quorum queue confirms within a few; more is an outage. */
const confirmLimit = 5000;

function publishConfirmed(channel: ConfirmChannel, event: Event): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(
      () => reject(new Error(`The broker did not confirm the event within ${confirmLimit} ms.`)),
      confirmLimit,
    );
    channel.publish(
      eventsExchange,
      event.type,
      Buffer.from(JSON.stringify(event)),
      {
        persistent: true,
        // An event that nobody wants comes back before it is confirmed, and is counted.
        mandatory: true,
        contentType: "application/cloudevents+json",
        messageId: event.id,
        type: event.type,
      },
      (error: unknown) => {
        clearTimeout(late);
        if (error) reject(new Error("The broker did not confirm the event.", { cause: error }));
        else resolve();
      },
    );
  });
}

const messageCounters = (metrics: Registry): MessageCounters => ({
  deadLetters: new Counter({
    name: "dead_letters_total",
    help: "Consumed messages that were put aside, by queue.",
    labelNames: ["queue"],
    registers: [metrics],
  }),
  unrouted: new Counter({
    name: "unrouted_events_total",
    help: "Published events that no queue wanted, by type.",
    labelNames: ["type"],
    registers: [metrics],
  }),
});
