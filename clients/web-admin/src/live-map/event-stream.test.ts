import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eventStreamReader, type ServerEvent } from "./event-stream.ts";

const readAll = (...pieces: string[]): ServerEvent[] => pieces.flatMap(eventStreamReader());

describe("eventStreamReader", () => {
  it("reads named and unnamed events", () => {
    expect(readAll('event: snapshot\ndata: {"a":1}\n\ndata: x\n\n')).toEqual([
      { type: "snapshot", data: '{"a":1}' },
      { type: "message", data: "x" },
    ]);
  });

  it("passes over heartbeats, ids and events without data", () => {
    expect(readAll(": still here\n\nid: 7\nevent: empty\n\n:\n\nevent: positions\ndata: 1\n\n")).toEqual([
      { type: "positions", data: "1" },
    ]);
  });

  it("joins several data lines, and takes off one leading space only", () => {
    expect(readAll("data:  a\ndata:b\ndata\n\n")).toEqual([{ type: "message", data: " a\nb\n" }]);
  });

  it("gives no event before its blank line", () => {
    expect(readAll("data: half\n")).toEqual([]);
  });

  it("reads the same events wherever the text is cut and whatever ends its lines", () => {
    const event = fc.record({ type: fc.stringMatching(/^[a-z]{1,8}$/), data: fc.stringMatching(/^[ -~áñ😀]{1,20}$/u) });
    fc.assert(
      fc.property(
        fc.array(event, { maxLength: 5 }),
        fc.constantFrom("\n", "\r\n", "\r"),
        fc.array(fc.nat(200), { maxLength: 10 }),
        (events, end, cuts) => {
          // A lone carriage return at the very end may still become a line end of two characters.
          const text = `${events.map(({ type, data }) => `event: ${type}${end}data: ${data}${end}${end}`).join("")}:${end}`;
          const places = [0, ...cuts.map((cut) => cut % text.length).toSorted((a, b) => a - b), text.length];
          const pieces = places.slice(1).map((place, index) => text.slice(places[index], place));
          expect(readAll(...pieces)).toEqual(events);
        },
      ),
    );
  });
});
