import { type ChannelModel, type ConfirmChannel, connect, type RecoveringChannelModel } from "amqplib";
import type { Pool } from "pg";
import { type Consumer, type RunningConsumer, startConsumer } from "./consumer.ts";
import { type Event, eventsExchange } from "./event.ts";
import type { Log } from "./log.ts";

export interface Broker {
  /** Resolves when the broker has taken responsibility for the event; rejects when it cannot be reached. */
  publish(event: Event): Promise<void>;
  isConnected(): boolean;
  /**
   * Begins to connect, and keeps at it. It does not wait: a service serves without its broker, and its outbox keeps
   * what cannot be published.
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
}

/**
 * The service's account on RabbitMQ. Whatever is lost, the connection or one of its channels, everything is opened
 * anew: there is one way back only.
 */
export function createBroker(url: string, { service, log, pool }: BrokerOptions): Broker {
  let connection: RecoveringChannelModel | undefined;
  let publisher: ConfirmChannel | undefined;
  let running: readonly RunningConsumer[] = [];

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
    await channel.assertExchange(eventsExchange, "topic", { durable: true });
    running = pool
      ? await Promise.all(consumers.map((consumer) => startConsumer({ model, consumer, pool, log, onClose: reopen })))
      : [];
    publisher = channel;
  };

  return {
    publish: (event) => publishConfirmed(publisher, event),
    isConnected: () => publisher !== undefined,
    connect: async (consumers = []) => {
      const setup = (model: ChannelModel): Promise<void> => open(model, consumers);
      connection = await connect(withHeartbeat(url), {
        timeout: 5000,
        clientProperties: { connection_name: service },
        recovery: { initialDelay: 200, maxDelay: 5000, jitter: 0.5, waitForConnect: false, setup },
      });
      logEvents(connection, log);
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
}

/** A broker that is frozen rather than gone is noticed after two missed heartbeats; its own default is a minute each. */
function withHeartbeat(url: string): string {
  const address = new URL(url);
  address.searchParams.set("heartbeat", "5");
  return address.href;
}

async function closeQuietly(model: ChannelModel): Promise<void> {
  try {
    await model.close();
  } catch {
    // It is closing or closed already, which is what was wanted.
  }
}

function publishConfirmed(channel: ConfirmChannel | undefined, event: Event): Promise<void> {
  return new Promise((resolve, reject) => {
    if (!channel) throw new Error("The broker is not connected.");
    channel.publish(
      eventsExchange,
      event.type,
      Buffer.from(JSON.stringify(event)),
      { persistent: true, contentType: "application/cloudevents+json", messageId: event.id, type: event.type },
      (error: unknown) => {
        if (error) reject(new Error("The broker did not confirm the event.", { cause: error }));
        else resolve();
      },
    );
  });
}
