import { principal } from "@rumbo/kit/auth";
import { decodeCursor, toPage } from "@rumbo/kit/page";
import { inOrganisation, type Pool } from "@rumbo/kit/postgres";
import { Router } from "express";
import { z } from "zod";
import { problems } from "../problems.ts";
import { vehicleRepository } from "../vehicles/vehicle-repository.ts";
import { historyRepository } from "./history-repository.ts";
import { toTrack } from "./track.ts";

export function historyRoutes({ pool }: { readonly pool: Pool }): Router {
  const router = Router();

  router.get("/vehicles/:vehicleId/history", async (req, res) => {
    const { vehicleId } = req.params;
    const { from, to, limit, cursor } = req.query as unknown as {
      from: string;
      to: string;
      limit: number;
      cursor?: string;
    };
    const [after] = cursor === undefined ? [] : decodeCursor(cursor, z.tuple([z.iso.datetime()]));
    const period = {
      vehicleId,
      from: new Date(from),
      to: new Date(to),
      after: after === undefined ? undefined : new Date(after),
      limit: limit + 1,
    };
    const fixes = await inOrganisation(pool, principal(req).organisationId, async (tx) => {
      if (!(await vehicleRepository(tx).exists(vehicleId)))
        throw problems.error("vehicle-not-found", { id: vehicleId });
      return historyRepository(tx).list(period);
    });
    const track = toTrack(toPage(fixes, limit, ({ fixTime }) => [fixTime]));
    res.type("application/geo+json").send(JSON.stringify(track));
  });

  return router;
}
