import { backOff } from "./back-off.ts";
import { eventStreamReader, type ServerEvent } from "./event-stream.ts";
import type { LiveEvent } from "./fleet.ts";

export type Connection = "connecting" | "live" | "reconnecting";

export interface LiveStreamOptions {
  /** Opens the stream anew, by a new ticket each time. */
  readonly open: (signal: AbortSignal) => Promise<Response>;
  readonly onEvent: (event: LiveEvent) => void;
  readonly onConnection: (connection: Connection) => void;
  /** Ends it all. */
  readonly signal: AbortSignal;
}

/** The stream sends a heartbeat every 15 s: after two of them missing, the connection is dead though nobody closed it. */
const silenceLimit = 35_000;

/** Follows the live stream until `signal` aborts, and comes back after every failure with growing waits. */
export async function followLiveStream({ open, onEvent, onConnection, signal }: LiveStreamOptions): Promise<void> {
  onConnection("connecting");
  let failures = 0;
  while (!signal.aborted) {
    try {
      for await (const event of readEvents(open, signal)) {
        const live = liveEvent(event);
        if (!live) continue;
        onEvent(live);
        failures = 0;
        if (live.type === "snapshot") onConnection("live");
      }
    } catch {
      // Whatever ended it (a restart, a lost network, silence), the way back is the same.
    }
    if (aborted(signal)) return;
    onConnection("reconnecting");
    failures += 1;
    await wait(backOff(failures, Math.random()), signal);
  }
}

async function* readEvents(open: LiveStreamOptions["open"], signal: AbortSignal): AsyncGenerator<ServerEvent> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), silenceLimit);
  try {
    const response = await open(AbortSignal.any([signal, silence.signal]));
    if (!response.body) return;
    const read = eventStreamReader();
    for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), silenceLimit);
      yield* read(piece);
    }
  } finally {
    clearTimeout(timer);
  }
}

/** Events that we do not know belong to a newer service, and are passed over. */
function liveEvent({ type, data }: ServerEvent): LiveEvent | undefined {
  return type === "snapshot" || type === "positions" ? ({ ...JSON.parse(data), type } as LiveEvent) : undefined;
}

// A call, because the compiler takes a property for unchanged across an await.
const aborted = (signal: AbortSignal): boolean => signal.aborted;

function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
