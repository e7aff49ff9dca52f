import { principal } from "@rumbo/kit/auth";
import { decodeCursor, toPage } from "@rumbo/kit/page";
import { inOrganisation, type Pool } from "@rumbo/kit/postgres";
import { Router } from "express";
import { z } from "zod";
import { vehicleRepository } from "./vehicle-repository.ts";

export function vehicleRoutes({ pool }: { readonly pool: Pool }): Router {
  const router = Router();

  router.get("/vehicles", async (req, res) => {
    const { limit, cursor } = req.query as unknown as { limit: number; cursor?: string };
    const [after] = cursor === undefined ? [] : decodeCursor(cursor, z.tuple([z.uuid()]));
    const vehicles = await inOrganisation(pool, principal(req).organisationId, (tx) =>
      vehicleRepository(tx).list({ after, limit: limit + 1 }),
    );
    res.json(toPage(vehicles, limit, ({ id }) => [id]));
  });

  return router;
}
