import { newEvent } from "@rumbo/kit/event";
import { appendToOutbox } from "@rumbo/kit/outbox";
import { inOrganisation, type Pool } from "@rumbo/kit/postgres";
import type { components } from "../openapi.d.ts";
import { type Vehicle, vehicleRepository } from "./vehicle-repository.ts";

export type NewVehicle = components["schemas"]["NewVehicle"];
export type CreateVehicle = (organisationId: string, vehicle: NewVehicle) => Promise<Vehicle>;

export interface CreateVehicleDeps {
  readonly pool: Pool;
  readonly now: () => Date;
  readonly newId: () => string;
}

/** Stores a vehicle, and the event that announces it to other services, in one transaction. */
export const makeCreateVehicle =
  ({ pool, now, newId }: CreateVehicleDeps): CreateVehicle =>
  async (organisationId, { name, plate, kind }) => {
    const time = now();
    const vehicle: Vehicle = {
      id: newId(),
      name,
      kind,
      ...(plate !== undefined && { plate }),
      createdAt: time.toISOString(),
    };
    await inOrganisation(pool, organisationId, async (tx) => {
      await vehicleRepository(tx).insert(organisationId, vehicle);
      await appendToOutbox(tx, vehicleCreated(organisationId, vehicle, time));
    });
    return vehicle;
  };

const vehicleCreated = (organisationId: string, { id, name, kind, plate }: Vehicle, time: Date) =>
  newEvent({
    service: "ms-mapeo",
    type: "mapeo.vehicle.created.v1",
    subject: id,
    organisationId,
    time,
    data: { vehicleId: id, name, kind, ...(plate !== undefined && { plate }) },
  });
