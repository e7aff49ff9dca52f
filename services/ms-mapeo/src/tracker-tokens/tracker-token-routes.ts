import { principal, requireRole } from "@rumbo/kit/auth";
import { creation } from "@rumbo/kit/creation";
import { inOrganisation, type Pool } from "@rumbo/kit/postgres";
import { Router } from "express";
import { problems } from "../problems.ts";
import { vehicleRepository } from "../vehicles/vehicle-repository.ts";
import type { CreateTrackerToken } from "./create-tracker-token.ts";
import { trackerTokenRepository } from "./tracker-token-repository.ts";

export interface TrackerTokenRoutesDeps {
  readonly pool: Pool;
  readonly createTrackerToken: CreateTrackerToken;
  /** Told the hash of a token that is good no longer. */
  readonly onRevoked: (hash: string) => void;
}

export function trackerTokenRoutes({ pool, createTrackerToken, onRevoked }: TrackerTokenRoutesDeps): Router {
  const router = Router();
  const canWrite = requireRole("admin", "operator");

  router.post(
    "/vehicles/:vehicleId/tracker-tokens",
    canWrite,
    (_req, res, next) => {
      res.set("cache-control", "no-store");
      next();
    },
    creation(pool, async (tx, req) => {
      const { organisationId } = principal(req);
      const { label } = (req.body ?? {}) as { label?: string };
      const vehicleId = String(req.params["vehicleId"]);
      return { body: await createTrackerToken(tx, { organisationId, vehicleId, label }) };
    }),
  );

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
    const hash = await inOrganisation(pool, principal(req).organisationId, (tx) =>
      trackerTokenRepository(tx).delete(vehicleId, tokenId),
    );
    if (hash === undefined) throw problems.error("tracker-token-not-found", { id: tokenId });
    onRevoked(hash);
    res.status(204).end();
  });

  return router;
}
