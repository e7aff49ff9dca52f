import { principal, requireRole } from "@rumbo/kit/auth";
import { inOrganisation, type Pool } from "@rumbo/kit/postgres";
import { Router } from "express";
import { problems } from "../problems.ts";
import { vehicleRepository } from "../vehicles/vehicle-repository.ts";
import type { CreateTrackerToken } from "./create-tracker-token.ts";
import { trackerTokenRepository } from "./tracker-token-repository.ts";

export interface TrackerTokenRoutesDeps {
  readonly pool: Pool;
  readonly createTrackerToken: CreateTrackerToken;
}

export function trackerTokenRoutes({ pool, createTrackerToken }: TrackerTokenRoutesDeps): Router {
  const router = Router();
  const canWrite = requireRole("admin", "operator");

  router.post("/vehicles/:vehicleId/tracker-tokens", canWrite, async (req, res) => {
    const { organisationId } = principal(req);
    const { label } = (req.body ?? {}) as { label?: string };
    const created = await createTrackerToken({ organisationId, vehicleId: String(req.params["vehicleId"]), label });
    res.status(201).set("cache-control", "no-store").json(created);
  });

  router.get("/vehicles/:vehicleId/tracker-tokens", async (req, res) => {
    const { vehicleId } = req.params;
    const items = await inOrganisation(pool, principal(req).organisationId, async (tx) => {
      if (!(await vehicleRepository(tx).exists(vehicleId)))
        throw problems.error("vehicle-not-found", { id: vehicleId });
      return trackerTokenRepository(tx).list(vehicleId);
    });
    res.json({ items });
  });

  router.delete("/vehicles/:vehicleId/tracker-tokens/:tokenId", canWrite, async (req, res) => {
    const { vehicleId, tokenId } = req.params as { vehicleId: string; tokenId: string };
    const revoked = await inOrganisation(pool, principal(req).organisationId, (tx) =>
      trackerTokenRepository(tx).delete(vehicleId, tokenId),
    );
    if (!revoked) throw problems.error("tracker-token-not-found", { id: tokenId });
    res.status(204).end();
  });

  return router;
}
