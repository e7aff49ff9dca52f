import { newId } from "@rumbo/kit/id";
import type { Composition, ServiceContext } from "@rumbo/kit/service";
import { Router } from "express";
import type { service } from "../service.ts";
import { circuit } from "./circuit.ts";
import { historyRoutes } from "./history/history-routes.ts";
import { makeAcceptFixes } from "./ingestion/accept-fixes.ts";
import { type DurableStore, durableStore } from "./ingestion/durable-store.ts";
import { ingestionRoutes } from "./ingestion/ingestion-routes.ts";
import { lastPositions } from "./live/last-positions.ts";
import { liveFeed } from "./live/live-feed.ts";
import { livePublisher } from "./live/live-publisher.ts";
import { readLiveVehicles } from "./live/live-repository.ts";
import { liveRooms } from "./live/live-rooms.ts";
import { streamRoutes, streamTicketRoutes } from "./live/live-routes.ts";
import { makeReadLiveVehicles } from "./live/live-vehicles.ts";
import { streamTickets } from "./live/stream-tickets.ts";
import { makeCreateTrackerToken } from "./tracker-tokens/create-tracker-token.ts";
import { revocations } from "./tracker-tokens/revocations.ts";
import { trackerDirectory } from "./tracker-tokens/tracker-directory.ts";
import { findTrackers } from "./tracker-tokens/tracker-token-repository.ts";
import { trackerTokenRoutes } from "./tracker-tokens/tracker-token-routes.ts";
import { makeCreateVehicle } from "./vehicles/create-vehicle.ts";
import { vehicleRoutes } from "./vehicles/vehicle-routes.ts";

/** Puts the service together: what trackers send goes in on one side, what people see comes out on the other. */
export function compose({ config, log, pool, broker, cache, authenticate }: Context): Composition {
  const now = (): Date => new Date();

  const writes = circuit({
    patience: writePatience,
    probe: () => store.tryAgain(),
    onOpen: (err) => log.warn({ err }, "the database cannot write; positions go to the spool"),
    onClose: () => log.info("the database can write again"),
  });
  const reads = circuit({
    patience: lookUpPatience,
    probe: () => findTrackers(pool, []),
    onOpen(err) {
      log.warn({ err }, "the database does not answer; known trackers are trusted");
      writes.open(err);
    },
    onClose: () => log.info("the database answers again"),
  });

  const createVehicle = makeCreateVehicle({ now, newId });
  const createTrackerToken = makeCreateTrackerToken({ now, newId });
  const trackers = trackerDirectory({
    find: (hashes) => reads.run(() => findTrackers(pool, hashes)),
    timeToLive: trackerTimeToLive,
    patience: trackerPatience,
    clock: () => performance.now(),
  });
  const revoked = revocations(cache, log, trackers.revoke);

  const publisher = livePublisher(cache);
  const last = lastPositions(cache);
  const store: DurableStore = durableStore({
    db: pool,
    writes,
    send: (content) => spool.send(content),
    onStored(latest) {
      last.remember(latest);
      publisher.publish(latest);
    },
    onSpooled(fixes) {
      last.remember(fixes);
      // Before it is published: whoever has missed that reads this.
      last.write();
      publisher.publish(fixes);
    },
  });
  const spool = broker.workQueue({
    queue: "ms-mapeo.positions",
    maxBytes: spoolBytes,
    handle: (content) => store.drain(content),
  });

  const tickets = streamTickets(cache);
  const rooms = liveRooms({
    feed: liveFeed(cache, log),
    readVehicles: makeReadLiveVehicles({
      cache,
      lastPositions: last,
      readFromDatabase: (organisationId) => reads.run(() => readLiveVehicles(pool, organisationId), snapshotPatience),
    }),
    onError: (err) => log.warn({ err }, "live map not brought up to date"),
  });

  const acceptFixes = makeAcceptFixes(store);
  return {
    servesWithoutDatabase: true,
    fast: ingestionRoutes({ findTracker: trackers.find, acceptFixes, bodyLimit: config.bodyLimitKiB * 1024, now }),
    hot: streamRoutes({ tickets, rooms }),
    routes: Router().use(
      authenticate,
      vehicleRoutes({ pool, createVehicle }),
      trackerTokenRoutes({ pool, createTrackerToken, onRevoked: revoked.announce }),
      historyRoutes({ pool }),
      streamTicketRoutes({ tickets }),
    ),
    stop() {
      rooms.close();
      revoked.close();
      return Promise.resolve();
    },
  };
}

type Context = ServiceContext<typeof service.needs>;

/** Milliseconds. A revoked token is refused within 1 s (spec 7.2); the rest is for the request that is under way. */
const trackerTimeToLive = 800;

/** Milliseconds for which a tracker is trusted that the database cannot confirm: longer than a failover takes. */
const trackerPatience = 15 * 60_000;

/*
 * Milliseconds. Together with the confirmation of the spool (400) they stay within the 1.5 s after which NGINX asks no
 * other replica. A commit of 1,000 fixes takes 22, so 700 is a database in trouble.
 */
const lookUpPatience = 400;
const writePatience = 700;
const snapshotPatience = 1_000;

/** About three million positions: ten minutes of 5,000 a second. */
const spoolBytes = 768 * 1024 * 1024;
