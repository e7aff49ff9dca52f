import type { Consumer } from "@rumbo/kit/consumer";
import { z } from "zod";
import { itemRepository } from "../items/item-repository.ts";

/** What this service reads of an event of ms-mapeo's. Fields that it adds later do not concern us. */
const VehicleCreated = z.object({ vehicleId: z.uuid(), name: z.string().min(1) });

/** Gives every new vehicle an item: the kit that it carries. */
export const vehicleCreated: Consumer<z.infer<typeof VehicleCreated>> = {
  queue: "template.vehicles",
  types: ["mapeo.vehicle.created.v1"],
  schema: VehicleCreated,
  handle: async ({ organisationid, time, data: { vehicleId, name } }, tx) =>
    itemRepository(tx).insert(organisationid, {
      id: vehicleId,
      name: `Kit of ${name}`,
      quantity: 1,
      createdAt: time,
    }),
};
