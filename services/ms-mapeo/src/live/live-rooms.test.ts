import { describe, expect, test, vi } from "vitest";
import type { EventStream } from "./event-stream.ts";
import type { LiveFeed } from "./live-feed.ts";
import type { LivePosition, LiveVehicle } from "./live-position.ts";
import { type LiveRooms, liveRooms } from "./live-rooms.ts";

/** Seconds after noon stand for fix times. */
const at = (vehicleId: string, second: number): LivePosition => ({
  vehicleId,
  fixTime: new Date(Date.UTC(2026, 0, 15, 12, 0, second)).toISOString(),
  latitude: 40,
  longitude: second,
});
const vehicle = (vehicleId: string, second: number): LiveVehicle => {
  const { fixTime, latitude, longitude } = at(vehicleId, second);
  return { vehicleId, name: vehicleId, kind: "bus", position: { fixTime, latitude, longitude } };
};

/** The edges of the rooms, in memory: what Redis publishes, what the database holds, what a browser reads. */
function setUp() {
  let onPositions: Parameters<LiveFeed["onPositions"]>[0] = () => undefined;
  let onReconnect = (): void => undefined;
  const feed: LiveFeed = {
    subscribe: vi.fn(() => Promise.resolve()),
    unsubscribe: vi.fn(),
    onPositions: (listener) => void (onPositions = listener),
    onReconnect: (listener) => void (onReconnect = listener),
    close: vi.fn(),
  };
  const database: { vehicles: LiveVehicle[]; whileReading: () => void } = {
    vehicles: [],
    whileReading: () => undefined,
  };
  const readVehicles = (): Promise<LiveVehicle[]> => {
    const vehicles = [...database.vehicles];
    database.whileReading();
    return Promise.resolve(vehicles);
  };
  return {
    feed,
    database,
    rooms: liveRooms({ feed, readVehicles, onError: (error) => expect.unreachable(String(error)) }),
    publish: (...positions: LivePosition[]) => onPositions("organisation", positions),
    reconnect: () => onReconnect(),
  };
}

function browser() {
  const frames: string[] = [];
  const browser = { slow: false, drain: (): void => undefined, close: (): void => undefined, ended: false };
  const stream: EventStream = {
    keepsUp: () => !browser.slow,
    write: (frame) => void frames.push(frame),
    onDrain: (listener) => void (browser.drain = listener),
    onClose: (listener) => void (browser.close = listener),
    end: () => void (browser.ended = true),
  };
  const events = () =>
    frames.map((frame) => {
      const [, event, data = ""] = /^event: (\w+)\ndata: (.*)\n\n$/.exec(frame) ?? [];
      const content = JSON.parse(data) as { vehicles?: LiveVehicle[]; positions?: LivePosition[] };
      const positions =
        content.positions ?? content.vehicles?.map(({ vehicleId, position }) => ({ vehicleId, ...position }));
      return [event, ...(positions ?? []).map(({ vehicleId, longitude }) => `${vehicleId}@${longitude}`)];
    });
  return Object.assign(browser, { stream, events });
}

const join = async (rooms: LiveRooms) => {
  const joined = browser();
  await rooms.join("organisation", () => joined.stream);
  return joined;
};

describe("liveRooms", () => {
  test("sends the snapshot first, then newer positions", async () => {
    const { rooms, database, publish } = setUp();
    database.vehicles = [vehicle("bus", 1)];
    const reader = await join(rooms);
    publish(at("bus", 2));
    expect(reader.events()).toEqual([
      ["snapshot", "bus@1"],
      ["positions", "bus@2"],
    ]);
    rooms.close();
  });

  test("loses nothing that is published while the snapshot is read", async () => {
    const { rooms, database, publish } = setUp();
    database.vehicles = [vehicle("bus", 1)];
    database.whileReading = () => publish(at("bus", 2), at("tram", 2));
    const reader = await join(rooms);
    expect(reader.events()).toEqual([
      ["snapshot", "bus@1"],
      ["positions", "bus@2", "tram@2"],
    ]);
    rooms.close();
  });

  test("never goes back, whatever the order of messages", async () => {
    const { rooms, database, publish } = setUp();
    database.vehicles = [vehicle("bus", 5)];
    const reader = await join(rooms);
    publish(at("bus", 4));
    publish(at("bus", 5));
    publish(at("bus", 7));
    publish(at("bus", 6));
    expect(reader.events()).toEqual([
      ["snapshot", "bus@5"],
      ["positions", "bus@7"],
    ]);
    rooms.close();
  });

  test("tells earlier readers what a later snapshot knows", async () => {
    const { rooms, database, publish } = setUp();
    database.vehicles = [vehicle("bus", 1)];
    const first = await join(rooms);
    database.vehicles = [vehicle("bus", 2)];
    await join(rooms);
    publish(at("bus", 2));
    expect(first.events()).toEqual([
      ["snapshot", "bus@1"],
      ["positions", "bus@2"],
    ]);
    rooms.close();
  });

  test("reads again what it missed when the feed comes back", async () => {
    const { rooms, database, reconnect } = setUp();
    const reader = await join(rooms);
    database.vehicles = [vehicle("bus", 3)];
    reconnect();
    await vi.waitFor(() => expect(reader.events()).toEqual([["snapshot"], ["positions", "bus@3"]]));
    rooms.close();
  });

  test("sends at most 20 positions a frame", async () => {
    const { rooms, publish } = setUp();
    const reader = await join(rooms);
    publish(...Array.from({ length: 45 }, (_, index) => at(`bus-${index}`, 1)));
    expect(reader.events().map((event) => event.length - 1)).toEqual([0, 20, 20, 5]);
    rooms.close();
  });

  test("keeps only the newest position of each vehicle for a slow reader", async () => {
    const { rooms, publish } = setUp();
    const reader = await join(rooms);
    reader.slow = true;
    for (const second of [1, 2, 3]) publish(at("bus", second), at("tram", second));
    expect(reader.events()).toEqual([["snapshot"]]);
    reader.slow = false;
    reader.drain();
    expect(reader.events()).toEqual([["snapshot"], ["positions", "bus@3", "tram@3"]]);
    rooms.close();
  });

  test("unsubscribes when the last reader has left", async () => {
    const { rooms, feed } = setUp();
    const [first, second] = [await join(rooms), await join(rooms)];
    first.close();
    expect(feed.unsubscribe).not.toHaveBeenCalled();
    second.close();
    expect(feed.unsubscribe).toHaveBeenCalledExactlyOnceWith("organisation");
    rooms.close();
  });

  test("ends every stream on close", async () => {
    const { rooms } = setUp();
    const reader = await join(rooms);
    rooms.close();
    expect(reader.ended).toBe(true);
  });
});
