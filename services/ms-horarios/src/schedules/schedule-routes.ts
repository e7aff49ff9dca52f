import { principal, requireRole } from "@rumbo/kit/auth";
import { creation } from "@rumbo/kit/creation";
import { decodeCursor, toPage } from "@rumbo/kit/page";
import { inOrganisation, type Pool } from "@rumbo/kit/postgres";
import { Router } from "express";
import { z } from "zod";
import { problems } from "../problems.ts";
import type { CreateSchedule } from "./create-schedule.ts";
import type { NewSchedule } from "./schedule.ts";
import { scheduleRepository } from "./schedule-repository.ts";

export interface ScheduleRoutesDeps {
  readonly pool: Pool;
  readonly createSchedule: CreateSchedule;
}

export function scheduleRoutes({ pool, createSchedule }: ScheduleRoutesDeps): Router {
  const router = Router();
  const planners = requireRole("admin", "operator");

  router.post(
    "/schedules",
    planners,
    creation(pool, async (tx, req) => {
      const schedule = await createSchedule(tx, principal(req).organisationId, req.body as NewSchedule);
      return { body: schedule, location: `${req.baseUrl}/schedules/${schedule.id}` };
    }),
  );

  router.get("/schedules", async (req, res) => {
    const { limit, cursor } = req.query as unknown as { limit: number; cursor?: string };
    const [after] = cursor === undefined ? [] : decodeCursor(cursor, z.tuple([z.uuid()]));
    const schedules = await inOrganisation(pool, principal(req).organisationId, (tx) =>
      scheduleRepository(tx).list({ after, limit: limit + 1 }),
    );
    res.json(toPage(schedules, limit, ({ id }) => [id]));
  });

  router.get("/schedules/:scheduleId", async (req, res) => {
    const id = req.params.scheduleId;
    const schedule = await inOrganisation(pool, principal(req).organisationId, (tx) => scheduleRepository(tx).find(id));
    if (!schedule) throw problems.error("schedule-not-found", { id });
    res.json(schedule);
  });

  router.delete("/schedules/:scheduleId", planners, async (req, res) => {
    const id = req.params["scheduleId"] as string;
    const found = await inOrganisation(pool, principal(req).organisationId, (tx) => scheduleRepository(tx).delete(id));
    if (!found) throw problems.error("schedule-not-found", { id });
    res.sendStatus(204);
  });

  return router;
}
