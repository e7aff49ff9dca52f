import type { Consumer } from "@rumbo/kit/consumer";
import { z } from "zod";
import { vehicleRepository } from "./vehicle-repository.ts";

/** What ms-mapeo tells of a new vehicle. Fields that it adds later do not concern us. */
const VehicleCreated = z.object({
  vehicleId: z.uuid(),
  name: z.string().min(1),
  kind: z.string().min(1),
  plate: z.string().optional(),
});

/** Remembers every vehicle that ms-mapeo announces, so that schedules can name it. */
export const vehicleCreated: Consumer<z.infer<typeof VehicleCreated>> = {
  queue: "ms-horarios.vehicles",
  types: ["mapeo.vehicle.created.v1"],
  schema: VehicleCreated,
  handle: async ({ organisationid, data: { vehicleId, name, kind, plate } }, tx) =>
    vehicleRepository(tx).insert(organisationid, {
      id: vehicleId,
      name,
      kind,
      ...(plate !== undefined && { plate }),
    }),
};
