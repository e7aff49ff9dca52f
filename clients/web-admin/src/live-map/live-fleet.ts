import type { MapApi } from "../api/map-api.ts";
import { applyEvent, type Fleet, type LiveEvent } from "./fleet.ts";
import { type Connection, followLiveStream } from "./live-stream.ts";
import { extendTrack, type Track, trackMinutes, trackPoints } from "./track.ts";

/** What the live map shows at one moment. */
export interface LiveState {
  readonly connection: Connection;
  /** Undefined until the first snapshot: nothing known is not the same as no vehicle. */
  readonly fleet: Fleet | undefined;
  /** Recent ways by vehicle, for as many vehicles as `tracksShown`. */
  readonly tracks: ReadonlyMap<string, Track>;
}

export interface LiveFleet {
  readonly current: () => LiveState;
  readonly subscribe: (listener: () => void) => () => void;
  /** Follows the stream until `signal` aborts. */
  readonly follow: (signal: AbortSignal) => Promise<void>;
}

/** Frames that arrive within this many milliseconds are shown at once: a thousand vehicles send fifty frames a second. */
const publishEvery = 50;
/** A track costs a request and thousands of points; more of them than this hide one another anyway. */
const tracksShown = 50;
const requestsAtOnce = 4;

/** The vehicles of an organisation and their recent ways, kept up to date from the stream and from history. */
export function makeLiveFleet(api: MapApi): LiveFleet {
  const listeners = new Set<() => void>();
  const lookedUp = new Set<string>();
  let state: LiveState = { connection: "connecting", fleet: undefined, tracks: new Map() };
  let shown = state;
  let publishing: ReturnType<typeof setTimeout> | undefined;

  function change(part: Partial<LiveState>): void {
    state = { ...state, ...part };
    publishing ??= setTimeout(() => {
      publishing = undefined;
      shown = state;
      listeners.forEach((listener) => listener());
    }, publishEvery);
  }

  function onEvent(event: LiveEvent, signal: AbortSignal): void {
    change({ fleet: applyEvent(state.fleet ?? new Map(), event) });
    if (event.type === "snapshot") void loadTracks(signal);
    if (event.type !== "positions") return;
    const tracks = new Map(state.tracks);
    for (const { vehicleId, ...fix } of event.positions) {
      if (tracks.has(vehicleId) || tracks.size < tracksShown)
        tracks.set(vehicleId, extendTrack(tracks.get(vehicleId) ?? [], [fix]));
      void nameNewVehicle(vehicleId, signal);
    }
    change({ tracks });
  }

  /** Fetches the recent way of each vehicle; after a reconnection this also fills the gap. */
  async function loadTracks(signal: AbortSignal): Promise<void> {
    const waiting = [...(state.fleet?.values() ?? [])].slice(0, tracksShown);
    change({ tracks: new Map([...state.tracks].filter(([vehicleId]) => state.fleet?.has(vehicleId))) });
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next && !signal.aborted; next = waiting.shift()) {
        const to = new Date(next.position.fixTime);
        const from = new Date(to.getTime() - trackMinutes * 60_000);
        const past = await api.history(next.vehicleId, from, to, trackPoints, signal);
        const known = extendTrack(past, [next.position]);
        const track = extendTrack(known, state.tracks.get(next.vehicleId) ?? []);
        change({ tracks: new Map(state.tracks).set(next.vehicleId, track) });
      }
    };
    // Tracks are an extra: without history the map still shows where everything is.
    await Promise.allSettled(Array.from({ length: requestsAtOnce }, work));
  }

  /** The stream tells names in its snapshot only. */
  async function nameNewVehicle(vehicleId: string, signal: AbortSignal): Promise<void> {
    if (state.fleet?.get(vehicleId)?.name !== undefined || lookedUp.has(vehicleId)) return;
    lookedUp.add(vehicleId);
    try {
      const { name } = await api.vehicle(vehicleId, signal);
      onEvent({ type: "named", vehicleId, name }, signal);
    } catch {
      // Its next position asks again.
      lookedUp.delete(vehicleId);
    }
  }

  return {
    current: () => shown,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    follow: (signal) =>
      followLiveStream({
        open: api.stream,
        onEvent: (event) => onEvent(event, signal),
        onConnection: (connection) => change({ connection }),
        signal,
      }),
  };
}
