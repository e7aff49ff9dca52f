import type { Response } from "express";

/** One open stream of server-sent events. */
export interface EventStream {
  /** Whether the client has read enough of what it was sent to be sent more. */
  keepsUp(): boolean;
  /** Sends text that is one event or comment already. */
  write(frame: string): void;
  /** Runs whenever the client has read everything. */
  onDrain(listener: () => void): void;
  /** Runs once, at once when the client has left already. */
  onClose(listener: () => void): void;
  end(): void;
}

/** Begins an event stream as the answer to a request. */
export function openEventStream(res: Response): EventStream {
  res.writeHead(200, {
    "content-type": "text/event-stream",
    "cache-control": "no-store",
    // NGINX would collect frames until its buffer is full.
    "x-accel-buffering": "no",
  });
  res.flushHeaders();
  return {
    keepsUp: () => res.writableLength < maxUnread,
    write(frame) {
      if (!res.writableEnded) res.write(frame);
    },
    onDrain: (listener) => void res.on("drain", listener),
    onClose(listener) {
      if (res.closed) listener();
      else res.on("close", listener);
    },
    end: () => void res.end(),
  };
}

export const eventFrame = (event: string, data: unknown): string =>
  `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;

/** Proxies close what is silent for a minute, and clients notice a dead connection by its silence. */
export const heartbeatFrame = ": heartbeat\n\n";

/** Bytes held for one client: about 2,000 positions. */
const maxUnread = 256 * 1024;
