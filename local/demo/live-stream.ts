import type { Api } from "./api.ts";

/** A position as the live stream delivers it. */
export interface LivePosition {
  readonly vehicleId: string;
  readonly fixTime: string;
  readonly latitude: number;
  readonly longitude: number;
}

/** Reads the live stream and keeps the newest position that it delivered of each vehicle. */
export class LiveStream {
  /** By vehicle id, in the order of delivery: a later one replaces an earlier one, whatever its time. */
  readonly latest = new Map<string, LivePosition>();
  readonly #abort = new AbortController();

  readonly #onPosition: (position: LivePosition) => void;

  private constructor(onPosition: (position: LivePosition) => void) {
    this.#onPosition = onPosition;
  }

  /**
   * Opens the stream with a single-use ticket; resolves once the snapshot is there.
   *
   * @param onPosition told of every position, in the order of delivery
   */
  static async open(api: Api, onPosition: (position: LivePosition) => void = () => undefined): Promise<LiveStream> {
    const stream = new LiveStream(onPosition);
    const { ticket } = await api.post<{ ticket: string }>("/api/map/v1/stream-tickets");
    const response = await fetch(`${api.url}/api/map/v1/stream?ticket=${encodeURIComponent(ticket)}`, {
      headers: { accept: "text/event-stream" },
      signal: stream.#abort.signal,
    });
    if (!response.ok || !response.body) throw new Error(`the live stream answered ${response.status}`);
    await new Promise<void>((resolve, reject) => {
      void stream.#read(response.body as ReadableStream<Uint8Array>, resolve).then(
        () => reject(new Error("the live stream ended before its snapshot")),
        (error: unknown) => reject(error instanceof Error ? error : new Error(String(error))),
      );
    });
    return stream;
  }

  close(): void {
    this.#abort.abort();
  }

  async #read(body: ReadableStream<Uint8Array>, onSnapshot: () => void): Promise<void> {
    const decoder = new TextDecoder();
    let text = "";
    try {
      for await (const chunk of body) {
        text += decoder.decode(chunk, { stream: true });
        const messages = text.split("\n\n");
        text = messages.pop() ?? "";
        for (const message of messages) this.#take(message, onSnapshot);
      }
    } catch (error) {
      if (!this.#abort.signal.aborted) throw error;
    }
  }

  #take(message: string, onSnapshot: () => void): void {
    const field = (name: string): string | undefined =>
      message
        .split("\n")
        .find((line) => line.startsWith(`${name}:`))
        ?.slice(name.length + 1)
        .trim();
    const data = JSON.parse(field("data") ?? "{}") as {
      vehicles?: { vehicleId: string; position: Omit<LivePosition, "vehicleId"> }[];
      positions?: LivePosition[];
    };
    const snapshot = data.vehicles?.map(({ vehicleId, position }) => ({ vehicleId, ...position })) ?? [];
    for (const position of [...snapshot, ...(data.positions ?? [])]) {
      this.latest.set(position.vehicleId, position);
      this.#onPosition(position);
    }
    if (field("event") === "snapshot") onSnapshot();
  }
}
