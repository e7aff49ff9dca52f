import { newEvent } from "@rumbo/kit/event";
import { appendToOutbox } from "@rumbo/kit/outbox";
import type { Queryable } from "@rumbo/kit/postgres";
import type { components } from "../openapi.d.ts";
import { type Vehicle, vehicleRepository } from "./vehicle-repository.ts";

export type NewVehicle = components["schemas"]["NewVehicle"];
export type CreateVehicle = (tx: Queryable, organisationId: string, vehicle: NewVehicle) => Promise<Vehicle>;

export interface CreateVehicleDeps {
  readonly now: () => Date;
  readonly newId: () => string;
}

/** Stores a vehicle, and the event that announces it to other services, in the transaction that it is given. */
export const makeCreateVehicle =
  ({ now, newId }: CreateVehicleDeps): CreateVehicle =>
  async (tx, organisationId, { name, plate, kind }) => {
    const time = now();
    const vehicle: Vehicle = {
      id: newId(),
      name,
      kind,
      ...(plate !== undefined && { plate }),
      createdAt: time.toISOString(),
    };
    await vehicleRepository(tx).insert(organisationId, vehicle);
    await appendToOutbox(tx, vehicleCreated(organisationId, vehicle, time));
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
