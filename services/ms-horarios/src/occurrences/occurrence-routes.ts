import { principal } from "@rumbo/kit/auth";
import { inOrganisation, type Pool } from "@rumbo/kit/postgres";
import { Router } from "express";
import { problems } from "../problems.ts";
import { toTiming } from "../schedules/schedule.ts";
import { scheduleRepository } from "../schedules/schedule-repository.ts";
import { listOccurrences } from "./list-occurrences.ts";

export function occurrenceRoutes({ pool }: { readonly pool: Pool }): Router {
  const router = Router();

  router.get("/schedules/:scheduleId/occurrences", async (req, res) => {
    const id = req.params.scheduleId;
    const { from, to } = req.query as unknown as { from: string; to: string };
    const schedule = await inOrganisation(pool, principal(req).organisationId, (tx) => scheduleRepository(tx).find(id));
    if (!schedule) throw problems.error("schedule-not-found", { id });
    res.json({ items: listOccurrences(toTiming(schedule), { from: new Date(from), to: new Date(to) }) });
  });

  return router;
}
