import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import {
  type ChannelModel,
  type ConfirmChannel,
  type ConsumeMessage,
  IllegalOperationError,
  type Replies,
} from "amqplib";
import { deadLetterQueue, type RunningConsumer } from "./consumer.ts";
import type { Log } from "./log.ts";

export interface WorkQueueOptions {
  /** `<service>.<what>`, such as `ms-mapeo.positions`. */
  readonly queue: string;
  /** Bytes that may wait. What does not fit is refused to its sender; nothing is ever dropped. */
  readonly maxBytes: number;
  /**
   * The effect of one message; it may be delivered more than once. It resolves once the effect is durable, with that part
   * of the message which can never be handled, if any: it goes to `<queue>.dead`. When it throws, not now: the message is
   * tried again, by other replicas too, until it succeeds, and those behind it wait.
   */
  readonly handle: (content: Buffer) => Promise<Buffer | undefined>;
}

/** Work that a service leaves to itself: it is safe once sent, and done in order by one replica at a time. */
export interface WorkQueue {
  /**
   * Resolves when the broker has the message on disk, a majority of its nodes if it has several.
   *
   * @throws Error within `patience`, when it cannot be known to be safe. It may be delivered nevertheless.
   */
  send(content: Buffer): Promise<void>;
}

/** A work queue as the broker sees it, which opens it anew after every loss. */
export interface OpenableWorkQueue extends WorkQueue {
  readonly name: string;
  open(model: ChannelModel, onClose: () => void): Promise<RunningConsumer>;
}

/** Milliseconds for a confirmation, which takes 1 to 20 when the broker is well. */
const patience = 400;

/** A quorum queue with one active consumer that acknowledges after the effect. */
export function createWorkQueue({ queue, maxBytes, handle }: WorkQueueOptions, log: Log): OpenableWorkQueue {
  let sending: ConfirmChannel | undefined;

  const open = async (model: ChannelModel, onClose: () => void): Promise<RunningConsumer> => {
    const channel = await model.createConfirmChannel();
    const stopping = new AbortController();
    // One listener a message that is being sent.
    channel.setMaxListeners(0);
    channel.on("error", (err) => log.warn({ err, queue }, "work queue's channel failed"));
    channel.on("close", () => {
      sending = undefined;
      stopping.abort();
      onClose();
    });
    // The queue is gone; opening anew declares it.
    channel.on("return", onClose);
    await declareQueue(channel, queue, maxBytes);
    await channel.prefetch(prefetch);

    let taking: Replies.Consume | undefined;
    let last = Promise.resolve();

    const take = async (): Promise<void> => {
      taking = await channel.consume(queue, (message) => {
        if (message) last = last.then(() => settle(message, taking));
        else onClose();
      });
    };

    const settle = async (message: ConsumeMessage, taken: typeof taking): Promise<void> => {
      const deadline = performance.now() + perseverance;
      // When not: the broker gives it to the next consumer.
      while (!stopping.signal.aborted && taken === taking) {
        try {
          const refused = await handle(message.content);
          if (refused) await sendConfirmed(channel, deadLetterQueue(queue), refused);
          unlessClosed(() => channel.ack(message));
          return;
        } catch (err) {
          if (performance.now() > deadline) return leaveToOthers(err);
          await delay(retryDelay, undefined, { signal: stopping.signal }).catch(() => undefined);
        }
      }
    };

    /** It may be this replica only which cannot work now. */
    const leaveToOthers = async (err: unknown): Promise<void> => {
      log.warn({ err, queue }, "work has to wait");
      const left = taking;
      taking = undefined;
      try {
        if (left) await channel.cancel(left.consumerTag);
        channel.nackAll(true);
        await delay(retryDelay, undefined, { signal: stopping.signal });
        await take();
      } catch {
        // The channel has closed, or is about to.
      }
    };

    await take();
    sending = channel;
    return {
      // Sending goes on: requests that are being finished may need it.
      stop: async () => {
        if (!stopping.signal.aborted && taking) await channel.cancel(taking.consumerTag);
        stopping.abort();
        await last;
      },
    };
  };

  return { name: queue, open, send: (content) => sendConfirmed(sending, queue, content) };
}

/** Messages under way to the consumer, so that it never waits for the network. */
const prefetch = 4;
/** Milliseconds. */
const retryDelay = 250;
/** Milliseconds for which a replica tries before it lets another one try. */
const perseverance = 5_000;

/**
 * Every argument is set, because their defaults differ between RabbitMQ 3 and 4. Work that is
 * given back or whose consumer is lost counts as delivered, and must not be put aside because an outage took long: the
 * limit, weeks of being given back, only says that RabbitMQ 4 shall not have its own of 20.
 */
async function declareQueue(channel: ConfirmChannel, queue: string, maxBytes: number): Promise<void> {
  await channel.assertQueue(deadLetterQueue(queue), { durable: true, arguments: { "x-queue-type": "quorum" } });
  await channel.assertQueue(queue, {
    durable: true,
    arguments: {
      "x-queue-type": "quorum",
      "x-delivery-limit": 1_000_000,
      "x-single-active-consumer": true,
      "x-max-length-bytes": maxBytes,
      "x-overflow": "reject-publish",
      "x-dead-letter-exchange": "",
      "x-dead-letter-routing-key": deadLetterQueue(queue),
      "x-dead-letter-strategy": "at-least-once",
    },
  });
}

function sendConfirmed(channel: ConfirmChannel | undefined, queue: string, content: Buffer): Promise<void> {
  if (!channel) return Promise.reject(new Error("The broker is not connected."));
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  const messageId = randomUUID();
  // The broker confirms what no queue took, after giving it back.
  const onReturn = ({ properties }: { readonly properties: { readonly messageId?: unknown } }): void => {
    if (properties.messageId === messageId) reject(new Error(`The queue ${queue} is gone.`));
  };
  channel.on("return", onReturn);
  const late = setTimeout(() => reject(new Error("The broker did not confirm in time.")), patience);
  // Throws on a channel that is closing.
  try {
    channel.sendToQueue(queue, content, { persistent: true, mandatory: true, messageId }, (error: unknown) => {
      if (error) reject(new Error("The broker refused the message.", { cause: error }));
      else resolve(undefined);
    });
  } catch (cause) {
    reject(new Error("The broker is not connected.", { cause }));
  }
  return promise.finally(() => {
    clearTimeout(late);
    channel.off("return", onReturn);
  });
}

/** amqplib throws on a channel that closed meanwhile. The broker delivers the message again. */
function unlessClosed(acknowledge: () => void): void {
  try {
    acknowledge();
  } catch (error) {
    if (!(error instanceof IllegalOperationError)) throw error;
  }
}
