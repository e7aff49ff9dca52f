// #if database
import { newId } from "@rumbo/kit/id";
// #endif
import type { Composition, ServiceContext } from "@rumbo/kit/service";
import { Router } from "express";
import type { service } from "../service.ts";
// #if database
import { makeCreateItem } from "./items/create-item.ts";
import { itemRoutes } from "./items/item-routes.ts";
// #endif
// #if summary
import { summaryRoutes } from "./summary/summary-routes.ts";
// #endif
// #if events
import { vehicleCreated } from "./vehicles/vehicle-created.ts";
// #endif

/** Puts the service together. */
export function compose({
  authenticate,
  // #if database
  pool,
  // #endif
  // #if summary
  cache,
  // #endif
}: ServiceContext<typeof service.needs>): Composition {
  // #if database
  const createItem = makeCreateItem({ now: () => new Date(), newId });
  // #endif
  return {
    routes: Router().use(
      authenticate,
      // #if summary
      summaryRoutes({ pool, cache }),
      // #endif
      // #if database
      itemRoutes({ pool, createItem }),
      // #endif
    ),
    // #if events
    consumers: [vehicleCreated],
    // #endif
  };
}
