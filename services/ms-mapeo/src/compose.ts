import { newId } from "@rumbo/kit/id";
import type { Composition, ServiceContext } from "@rumbo/kit/service";
import { Router } from "express";
import type { service } from "../service.ts";
import { historyRoutes } from "./history/history-routes.ts";
import { makeAcceptFixes } from "./ingestion/accept-fixes.ts";
import { ingestionRoutes } from "./ingestion/ingestion-routes.ts";
import { liveFeed } from "./live/live-feed.ts";
import { livePublisher } from "./live/live-publisher.ts";
import { readLiveVehicles } from "./live/live-repository.ts";
import { liveRooms } from "./live/live-rooms.ts";
import { streamRoutes, streamTicketRoutes } from "./live/live-routes.ts";
import { streamTickets } from "./live/stream-tickets.ts";
import { makeCreateTrackerToken } from "./tracker-tokens/create-tracker-token.ts";
import { trackerDirectory } from "./tracker-tokens/tracker-directory.ts";
import { findTrackers } from "./tracker-tokens/tracker-token-repository.ts";
import { trackerTokenRoutes } from "./tracker-tokens/tracker-token-routes.ts";
import { makeCreateVehicle } from "./vehicles/create-vehicle.ts";
import { vehicleRoutes } from "./vehicles/vehicle-routes.ts";

/** Puts the service together: what trackers send goes in on one side, what people see comes out on the other. */
export function compose({ config, log, pool, cache, authenticate }: ServiceContext<typeof service.needs>): Composition {
  const now = (): Date => new Date();

  const createVehicle = makeCreateVehicle({ pool, now, newId });
  const createTrackerToken = makeCreateTrackerToken({ pool, now, newId });
  const findTracker = trackerDirectory({
    find: (hashes) => findTrackers(pool, hashes),
    timeToLive: trackerTimeToLive,
    clock: () => performance.now(),
  });

  const publisher = livePublisher(cache);
  const acceptFixes = makeAcceptFixes({ db: pool, onLatest: publisher.publish });

  const tickets = streamTickets(cache);
  const rooms = liveRooms({
    feed: liveFeed(cache, log),
    readVehicles: (organisationId) => readLiveVehicles(pool, organisationId),
    onError: (err) => log.warn({ err }, "live map not brought up to date"),
  });

  return {
    hot: Router().use(
      ingestionRoutes({ findTracker, acceptFixes, bodyLimit: config.bodyLimitKiB * 1024, now }),
      streamRoutes({ tickets, rooms }),
    ),
    routes: Router().use(
      authenticate,
      vehicleRoutes({ pool, createVehicle }),
      trackerTokenRoutes({ pool, createTrackerToken }),
      historyRoutes({ pool }),
      streamTicketRoutes({ tickets }),
    ),
    stop() {
      rooms.close();
      return Promise.resolve();
    },
  };
}

/** Milliseconds. A revoked token is refused within 1 s (spec 7.2); the rest is for the request that is under way. */
const trackerTimeToLive = 800;
