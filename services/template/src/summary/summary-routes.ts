import { principal } from "@rumbo/kit/auth";
import type { Cache } from "@rumbo/kit/cache";
import { inOrganisation, type Pool } from "@rumbo/kit/postgres";
import { Router } from "express";
import type { components } from "../openapi.d.ts";
import { readSummary } from "./summary-repository.ts";

type Summary = components["schemas"]["Summary"];

export interface SummaryRoutesDeps {
  readonly pool: Pool;
  readonly cache: Cache;
}

/** Counts every item, which takes time: so it counts at most once in a few seconds, and each time while Redis is away. */
export function summaryRoutes({ pool, cache }: SummaryRoutesDeps): Router {
  const router = Router();

  router.get("/summary", async (req, res) => {
    const { organisationId } = principal(req);
    const key = `template:summary:${organisationId}`;
    const known = await cache.get(key).catch(() => null);
    const summary =
      known === null ? await inOrganisation(pool, organisationId, readSummary) : (JSON.parse(known) as Summary);
    if (known === null) await cache.set(key, JSON.stringify(summary), "EX", secondsKept).catch(() => undefined);
    res.json(summary);
  });

  return router;
}

const secondsKept = 5;
