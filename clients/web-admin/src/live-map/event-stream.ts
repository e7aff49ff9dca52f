/** One server-sent event. Comments (heartbeats) have no event. */
export interface ServerEvent {
  /** `message` when the stream names none. */
  readonly type: string;
  readonly data: string;
}

/**
 * Reads server-sent events (HTML Living Standard, 9.2.6) from pieces of text as they arrive, cut anywhere.
 *
 * The browser's EventSource is not used: it hides the status of a refused connection, repeats the URL of a ticket that
 * works once, and cannot tell a silent connection from a dead one.
 *
 * @returns a function that takes the next piece and gives the events that it completes
 */
export function eventStreamReader(): (piece: string) => ServerEvent[] {
  let rest = "";
  let type = "";
  let data: string[] = [];

  return (piece) => {
    // A piece may end between the two characters of a line end: the last line waits until the next piece is there.
    const lines = (rest + piece).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? "";
    const events: ServerEvent[] = [];
    for (const line of lines) {
      const [, field = "", value = ""] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
      if (field === "event") type = value;
      else if (field === "data") data.push(value);
      else if (line === "") {
        if (data.length > 0) events.push({ type: type || "message", data: data.join("\n") });
        type = "";
        data = [];
      }
    }
    return events;
  };
}
