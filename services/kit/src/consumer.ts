import { setTimeout as delay } from "node:timers/promises";
import { type Channel, type ChannelModel, type ConsumeMessage, IllegalOperationError } from "amqplib";
import type { Pool } from "pg";
import type { z } from "zod";
import type { MessageCounters } from "./broker.ts";
import { type Event, eventsExchange, parseEvent } from "./event.ts";
import type { Log } from "./log.ts";
import { inOrganisation, type Queryable } from "./postgres.ts";
import { isUnavailable } from "./unavailable.ts";

/** A queue and what to do with its events. A value: only the kit knows acknowledgements. */
export interface Consumer<Data = unknown> {
  /** `<service>.<what>`, such as `ms-horarios.vehicles`. */
  readonly queue: string;
  /** Routing patterns of event types, such as `mapeo.vehicle.*.v1`. */
  readonly types: readonly string[];
  /** What the events' data must be. */
  readonly schema: z.ZodType<Data>;
  /** The effect. `tx` sees the event's organisation only, and commits together with the memory of having handled it. */
  handle(event: Event<Data>, tx: Queryable): Promise<void>;
}

export interface RunningConsumer {
  stop(): Promise<void>;
}

export interface ConsumerOptions {
  readonly model: ChannelModel;
  readonly consumer: Consumer;
  readonly pool: Pool;
  readonly log: Log;
  readonly counters: MessageCounters;
  /** Told when no message will come any more, for whatever reason. */
  readonly onClose: () => void;
}

/**
 * Feeds a queue to its handler, one event at a time.
 *
 * - The handler returns: its effect and the inbox row are committed, then ack. A redelivery finds the row and does nothing.
 * - The database is unavailable: tried again here, so that an outage does not use up the event's deliveries.
 * - The handler throws: requeue. The queue's delivery limit sends an event that keeps failing to `<queue>.dead`.
 * - The message is not a valid event: to `<queue>.dead` at once, since no retry can repair it.
 */
export async function startConsumer({
  model,
  consumer,
  pool,
  log,
  counters,
  onClose,
}: ConsumerOptions): Promise<RunningConsumer> {
  const channel = await model.createChannel();
  const stopping = new AbortController();
  channel.on("error", (err) => log.warn({ err, queue: consumer.queue }, "consumer's channel failed"));
  channel.on("close", () => {
    stopping.abort();
    onClose();
  });
  await declareQueue(channel, consumer);
  await channel.prefetch(prefetch);

  let last = Promise.resolve();
  const { consumerTag } = await channel.consume(consumer.queue, (message) => {
    if (message)
      last = last.then(() => settle(channel, message, { consumer, pool, log, counters, stopping: stopping.signal }));
    // The broker cancelled the consumer, because the queue was deleted or its leader moved.
    else onClose();
  });
  return {
    stop: async () => {
      // A channel that is lost meanwhile brings no more messages either.
      if (!stopping.signal.aborted) await channel.cancel(consumerTag).catch(() => undefined);
      stopping.abort();
      await last;
    },
  };
}

/** Deliveries before an event counts as poison. RabbitMQ 4 has this default, 3 has none. */
export const deliveryLimit = 20;
export const deadLetterQueue = (queue: string): string => `${queue}.dead`;

const prefetch = 16;

/**
 * Every argument is set, because their defaults differ between RabbitMQ 3 and 4. A single active consumer keeps the
 * order of events with any number of pods. `reject-publish` is what dead lettering at least once asks for.
 */
async function declareQueue(channel: Channel, { queue, types }: Consumer): Promise<void> {
  await channel.assertExchange(eventsExchange, "topic", { durable: true });
  await channel.assertQueue(deadLetterQueue(queue), { durable: true, arguments: { "x-queue-type": "quorum" } });
  await channel.assertQueue(queue, {
    durable: true,
    arguments: {
      "x-queue-type": "quorum",
      "x-delivery-limit": deliveryLimit,
      "x-single-active-consumer": true,
      "x-dead-letter-exchange": "",
      "x-dead-letter-routing-key": deadLetterQueue(queue),
      "x-dead-letter-strategy": "at-least-once",
      "x-overflow": "reject-publish",
    },
  });
  for (const type of types) await channel.bindQueue(queue, eventsExchange, type);
}

interface Settling {
  readonly consumer: Consumer;
  readonly pool: Pool;
  readonly log: Log;
  readonly counters: MessageCounters;
  readonly stopping: AbortSignal;
}

async function settle(channel: Channel, message: ConsumeMessage, settling: Settling): Promise<void> {
  const { consumer, pool, log, counters, stopping } = settling;
  // Left unsettled: the broker gives it to the next consumer when the channel closes.
  if (stopping.aborted) return;
  const event = parseEvent(parseJson(message.content), consumer.schema);
  if (!event.success) {
    log.error({ queue: consumer.queue, issues: event.error.issues }, "event rejected");
    counters.deadLetters?.inc({ queue: consumer.queue });
    unlessClosed(() => channel.reject(message, false));
    return;
  }
  try {
    await handleOnce(pool, consumer, event.data);
  } catch (err) {
    const later = isUnavailable(err);
    log.error({ err, queue: consumer.queue, eventId: event.data.id }, "event not handled");
    await delay(later ? 500 + Math.random() * 500 : 100, undefined, { signal: stopping }).catch(() => undefined);
    if (later) await settle(channel, message, settling);
    else {
      // The broker itself puts it aside when it comes back once more.
      if (deliveriesBefore(message) >= deliveryLimit) counters.deadLetters?.inc({ queue: consumer.queue });
      unlessClosed(() => channel.nack(message, false, true));
    }
    return;
  }
  unlessClosed(() => channel.ack(message));
}

/** How often a quorum queue has delivered the message already. */
const deliveriesBefore = ({ properties }: ConsumeMessage): number =>
  Number(properties.headers?.["x-delivery-count"] ?? 0);

/** Inbox row and effect in one transaction: an event has its effect exactly once, however often it is delivered. */
function handleOnce(pool: Pool, consumer: Consumer, event: Event): Promise<void> {
  return inOrganisation(pool, event.organisationid, async (tx) => {
    const { rowCount } = await tx.query("INSERT INTO inbox (queue, event_id) VALUES ($1, $2) ON CONFLICT DO NOTHING", [
      consumer.queue,
      event.id,
    ]);
    if (rowCount === 1) await consumer.handle(event, tx);
  });
}

/** amqplib throws on a channel that closed meanwhile. The broker delivers the message again, and the inbox knows it. */
function unlessClosed(acknowledge: () => void): void {
  try {
    acknowledge();
  } catch (error) {
    if (!(error instanceof IllegalOperationError)) throw error;
  }
}

function parseJson(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString("utf8"));
  } catch {
    return undefined;
  }
}
