import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { LiveEvent } from "./fleet.ts";
import { type Connection, followLiveStream } from "./live-stream.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A page that follows streams which the test writes and cuts. */
function given(): {
  readonly opened: ReadableStreamDefaultController<Uint8Array>[];
  readonly states: Connection[];
  readonly events: LiveEvent[];
  readonly leave: AbortController;
  readonly refuse: { next: boolean };
} {
  const page = {
    opened: [] as ReadableStreamDefaultController<Uint8Array>[],
    states: [] as Connection[],
    events: [] as LiveEvent[],
    leave: new AbortController(),
    refuse: { next: false },
  };
  void followLiveStream({
    signal: page.leave.signal,
    onConnection: (state) => page.states.push(state),
    onEvent: (event) => page.events.push(event),
    open: (signal) => {
      if (page.refuse.next) return Promise.reject(new Error("refused"));
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => {
          page.opened.push(controller);
          // As fetch does.
          signal.addEventListener("abort", () => controller.error(signal.reason));
        },
      });
      return Promise.resolve(new Response(body));
    },
  });
  return page;
}

const send = async (stream: ReadableStreamDefaultController<Uint8Array> | undefined, text: string): Promise<void> => {
  stream?.enqueue(new TextEncoder().encode(text));
  await vi.advanceTimersByTimeAsync(0);
};
const snapshot = 'event: snapshot\ndata: {"vehicles":[]}\n\n';

describe("followLiveStream", () => {
  it("is live from the snapshot on", async () => {
    const { opened, states, events } = given();
    await vi.advanceTimersByTimeAsync(0);
    expect(states).toEqual(["connecting"]);
    await send(opened[0], snapshot);
    expect(states).toEqual(["connecting", "live"]);
    expect(events).toEqual([{ type: "snapshot", vehicles: [] }]);
  });

  it("opens a new stream, a moment after one was cut", async () => {
    const { opened, states } = given();
    await vi.advanceTimersByTimeAsync(0);
    await send(opened[0], snapshot);
    opened[0]?.close();
    await vi.advanceTimersByTimeAsync(400);
    expect(states.at(-1)).toBe("reconnecting");
    expect(opened).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(600);
    await send(opened[1], snapshot);
    expect(states.at(-1)).toBe("live");
  });

  it("waits longer after every refusal, and starts over once live", async () => {
    const { opened, refuse, states } = given();
    await vi.advanceTimersByTimeAsync(0);
    refuse.next = true;
    opened[0]?.close();
    // 1 + 2 + 4 + 8 + 16 s at most, then 30 s.
    await vi.advanceTimersByTimeAsync(31_000);
    refuse.next = false;
    await vi.advanceTimersByTimeAsync(30_000);
    await send(opened[1], snapshot);
    expect(states.at(-1)).toBe("live");
    opened[1]?.close();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(opened).toHaveLength(3);
  });

  it("gives up a stream that has gone silent, heartbeats included", async () => {
    const { opened, states } = given();
    await vi.advanceTimersByTimeAsync(0);
    await send(opened[0], snapshot);
    await vi.advanceTimersByTimeAsync(30_000);
    await send(opened[0], ": heartbeat\n\n");
    await vi.advanceTimersByTimeAsync(30_000);
    expect(states.at(-1)).toBe("live");
    await vi.advanceTimersByTimeAsync(5_000);
    expect(states.at(-1)).toBe("reconnecting");
  });

  it("passes over events of a newer service", async () => {
    const { opened, states, events } = given();
    await vi.advanceTimersByTimeAsync(0);
    await send(opened[0], `event: geofences\ndata: {}\n\n${snapshot}`);
    expect(events).toHaveLength(1);
    expect(states.at(-1)).toBe("live");
  });

  it("ends when the page is left", async () => {
    const { opened, states, leave } = given();
    await vi.advanceTimersByTimeAsync(0);
    await send(opened[0], snapshot);
    leave.abort();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(opened).toHaveLength(1);
    expect(states).toEqual(["connecting", "live"]);
  });
});
