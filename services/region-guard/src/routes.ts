import express, { Router } from "express";
import { kitProblems } from "@rumbo/kit/problem";
import { internalPath } from "@rumbo/kit/runtime";
import { z } from "zod";
import type { Guard } from "./guard.ts";
import { problems } from "./problems.ts";

/** What anybody may ask: how the region is, and whether the standby has taken over. */
export function publicRoutes(guard: Pick<Guard, "report" | "latched">): Router {
  return Router()
    .get("/state", (_req, res) => void res.set("cache-control", "no-store").json(guard.report()))
    .get("/latch", (_req, res) => {
      // Route 53 asks for it inverted: anything but a clear yes leaves users with the primary.
      if (guard.latched() !== true) throw problems.error("not-taken-over");
      res.set("cache-control", "no-store").json({ latched: true });
    });
}

const Override = z.strictObject({
  seconds: z.int().min(60).max(3600),
  reason: z.string().min(10),
  by: z.string().min(1),
});

/** What services of the region ask, and what people tell through a port-forward. */
export function internalRoutes(guard: Pick<Guard, "ownership" | "override">): Router {
  return Router()
    .get(internalPath.ownership, (_req, res) => void res.json(guard.ownership()))
    .post("/override", express.json(), (req, res) => {
      const override = Override.safeParse(req.body);
      if (!override.success) throw kitProblems.error("invalid-request");
      const { seconds, reason, by } = override.data;
      const refused = guard.override(seconds, reason, by);
      if (refused !== undefined) throw problems.error("override-refused", { reason: refused });
      res.status(204).end();
    });
}
