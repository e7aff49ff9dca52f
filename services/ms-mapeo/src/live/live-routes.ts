import { principal } from "@rumbo/kit/auth";
import { Router } from "express";
import type { components } from "../openapi.d.ts";
import { problems } from "../problems.ts";
import { openEventStream } from "./event-stream.ts";
import type { LiveRooms } from "./live-rooms.ts";
import { type StreamTickets, ticketLifetime } from "./stream-tickets.ts";

/** Behind authentication. */
export function streamTicketRoutes({ tickets }: { readonly tickets: StreamTickets }): Router {
  const router = Router();
  router.post("/stream-tickets", async (req, res) => {
    const ticket = await tickets.issue(principal(req).organisationId);
    const answer: components["schemas"]["StreamTicket"] = { ticket, expiresIn: ticketLifetime };
    res.status(201).set("cache-control", "no-store").json(answer);
  });
  return router;
}

/** Opened by a ticket instead. */
export function streamRoutes({
  tickets,
  rooms,
}: {
  readonly tickets: StreamTickets;
  readonly rooms: LiveRooms;
}): Router {
  const router = Router();
  router.get("/stream", async (req, res) => {
    const { ticket } = req.query;
    const organisationId = typeof ticket === "string" ? await tickets.redeem(ticket) : undefined;
    if (organisationId === undefined) throw problems.error("unknown-stream-ticket");
    await rooms.join(organisationId, () => openEventStream(res));
  });
  return router;
}
