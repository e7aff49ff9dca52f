import { type EventStream, eventFrame, heartbeatFrame } from "./event-stream.ts";
import type { LiveFeed } from "./live-feed.ts";
import { frames, isNewer, type LivePosition, type LiveVehicle } from "./live-position.ts";
import type { ReadLiveVehicles } from "./live-vehicles.ts";

export interface LiveRoomsDeps {
  readonly feed: LiveFeed;
  readonly readVehicles: ReadLiveVehicles;
  /** Told about refreshes that failed; the streams go on with what comes. */
  readonly onError: (error: unknown) => void;
}

export interface LiveRooms {
  /**
   * Sends an organisation's snapshot and then whatever is newer, until the stream closes.
   *
   * @param open begins the stream; called once there is a snapshot to send
   * @throws what reading the snapshot or subscribing throws, before `open`
   */
  join(organisationId: string, open: () => EventStream): Promise<void>;
  /** Ends all streams and takes no more. */
  close(): void;
}

/** The streams of one organisation on this replica. */
interface Room {
  readonly readers: Set<Reader>;
  /** By vehicle, what every reader has been sent, or owes to its own slowness. */
  readonly newest: Map<string, LivePosition>;
  /** Streams that wait for their snapshot keep the room open. */
  joining: number;
}

interface Reader {
  readonly stream: EventStream;
  /** Vehicles that moved while the client read too slowly: all that is kept for it. */
  readonly behind: Set<string>;
}

/**
 * Gives every stream a snapshot and then each newer position, once, and never an older one.
 *
 * A room remembers the newest position of each vehicle. What the feed brings, and equally what a snapshot knows and the
 * room does not, goes to all readers if it is newer than that, and is dropped otherwise. Since a room subscribes before it
 * reads a snapshot, nothing falls between the two.
 */
export function liveRooms({ feed, readVehicles, onError }: LiveRoomsDeps): LiveRooms {
  const rooms = new Map<string, Room>();
  let closed = false;
  const heartbeat = setInterval(() => {
    for (const { readers } of rooms.values())
      for (const { stream } of readers) if (stream.keepsUp()) stream.write(heartbeatFrame);
  }, heartbeatInterval);

  feed.onPositions((organisationId, positions) => {
    const room = rooms.get(organisationId);
    if (room) advance(room, positions);
  });
  feed.onReconnect(() => {
    for (const [organisationId, room] of rooms) refresh(organisationId, room).catch(onError);
  });

  /** Subscribes and brings the room up to date with the database. */
  const refresh = async (organisationId: string, room: Room): Promise<readonly LiveVehicle[]> => {
    await feed.subscribe(organisationId);
    const vehicles = await readVehicles(organisationId);
    advance(
      room,
      vehicles.map(({ vehicleId, position }) => ({ vehicleId, ...position })),
    );
    return vehicles;
  };

  const leaveIfEmpty = (organisationId: string, room: Room): void => {
    if (room.readers.size + room.joining > 0) return;
    rooms.delete(organisationId);
    feed.unsubscribe(organisationId);
  };

  return {
    async join(organisationId, open) {
      const room = rooms.get(organisationId) ?? { readers: new Set(), newest: new Map(), joining: 0 };
      rooms.set(organisationId, room);
      room.joining += 1;
      try {
        const vehicles = await refresh(organisationId, room);
        const reader: Reader = { stream: open(), behind: new Set() };
        room.readers.add(reader);
        reader.stream.onDrain(() => catchUp(room, reader));
        reader.stream.onClose(() => {
          room.readers.delete(reader);
          leaveIfEmpty(organisationId, room);
        });
        sendSnapshot(room, reader, vehicles);
        if (closed) reader.stream.end();
      } finally {
        room.joining -= 1;
        leaveIfEmpty(organisationId, room);
      }
    },
    close() {
      closed = true;
      clearInterval(heartbeat);
      feed.close();
      for (const { readers } of rooms.values()) for (const { stream } of readers) stream.end();
    },
  };
}

/** Spec 7.3; below the 60 s after which proxies close a silent connection. */
const heartbeatInterval = 15_000;

function advance(room: Room, positions: readonly LivePosition[]): void {
  const newer = positions.filter((position) => isNewer(position, room.newest.get(position.vehicleId)));
  for (const position of newer) room.newest.set(position.vehicleId, position);
  for (const positionsOfFrame of frames(newer)) {
    // Made once for all readers.
    const frame = eventFrame("positions", { positions: positionsOfFrame });
    for (const reader of room.readers) deliver(reader, positionsOfFrame, frame);
  }
}

function deliver({ stream, behind }: Reader, positions: readonly LivePosition[], frame: string): void {
  if (behind.size === 0 && stream.keepsUp()) stream.write(frame);
  else for (const { vehicleId } of positions) behind.add(vehicleId);
}

/** Sends a client that has read everything where the vehicles are that moved meanwhile. */
function catchUp(room: Room, reader: Reader): void {
  const positions = [...reader.behind].flatMap((vehicleId) => room.newest.get(vehicleId) ?? []);
  reader.behind.clear();
  for (const positionsOfFrame of frames(positions))
    deliver(reader, positionsOfFrame, eventFrame("positions", { positions: positionsOfFrame }));
}

/** The vehicles as they were read, and what the feed brought in the meantime. */
function sendSnapshot(room: Room, reader: Reader, vehicles: readonly LiveVehicle[]): void {
  reader.stream.write(eventFrame("snapshot", { vehicles }));
  const read = new Map(vehicles.map(({ vehicleId, position }) => [vehicleId, position]));
  const newer = [...room.newest.values()].filter((position) => isNewer(position, read.get(position.vehicleId)));
  for (const positions of frames(newer)) deliver(reader, positions, eventFrame("positions", { positions }));
}
