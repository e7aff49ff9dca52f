import { principal, requireRole } from "@rumbo/kit/auth";
import { creation } from "@rumbo/kit/creation";
import { decodeCursor, toPage } from "@rumbo/kit/page";
import { inOrganisation, type Pool } from "@rumbo/kit/postgres";
import { Router } from "express";
import { z } from "zod";
import { problems } from "../problems.ts";
import type { CreateVehicle, NewVehicle } from "./create-vehicle.ts";
import { vehicleRepository } from "./vehicle-repository.ts";

export interface VehicleRoutesDeps {
  readonly pool: Pool;
  readonly createVehicle: CreateVehicle;
}

export function vehicleRoutes({ pool, createVehicle }: VehicleRoutesDeps): Router {
  const router = Router();

  router.post(
    "/vehicles",
    requireRole("admin", "operator"),
    creation(pool, async (tx, req) => {
      const vehicle = await createVehicle(tx, principal(req).organisationId, req.body as NewVehicle);
      return { body: vehicle, location: `${req.baseUrl}/vehicles/${vehicle.id}` };
    }),
  );

  router.get("/vehicles", async (req, res) => {
    const { limit, cursor } = req.query as unknown as { limit: number; cursor?: string };
    const [after] = cursor === undefined ? [] : decodeCursor(cursor, z.tuple([z.uuid()]));
    const vehicles = await inOrganisation(pool, principal(req).organisationId, (tx) =>
      vehicleRepository(tx).list({ after, limit: limit + 1 }),
    );
    res.json(toPage(vehicles, limit, ({ id }) => [id]));
  });

  router.get("/vehicles/:vehicleId", async (req, res) => {
    const id = req.params.vehicleId;
    const vehicle = await inOrganisation(pool, principal(req).organisationId, (tx) => vehicleRepository(tx).find(id));
    if (!vehicle) throw problems.error("vehicle-not-found", { id });
    res.json(vehicle);
  });

  return router;
}
