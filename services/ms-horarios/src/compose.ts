import { newId } from "@rumbo/kit/id";
import type { Composition, ServiceContext } from "@rumbo/kit/service";
import { Router } from "express";
import type { service } from "../service.ts";
import { occurrenceRoutes } from "./occurrences/occurrence-routes.ts";
import { makeCreateSchedule } from "./schedules/create-schedule.ts";
import { scheduleRoutes } from "./schedules/schedule-routes.ts";
import { vehicleCreated } from "./vehicles/vehicle-created.ts";
import { vehicleRoutes } from "./vehicles/vehicle-routes.ts";

/** Puts the service together: schedules come in by HTTP, the vehicles that they may name by events. */
export function compose({ pool, authenticate }: ServiceContext<typeof service.needs>): Composition {
  const createSchedule = makeCreateSchedule({ now: () => new Date(), newId });
  return {
    routes: Router().use(
      authenticate,
      scheduleRoutes({ pool, createSchedule }),
      occurrenceRoutes({ pool }),
      vehicleRoutes({ pool }),
    ),
    consumers: [vehicleCreated],
  };
}
